namespace CloudMount.Cli.Remotes;

/// <summary>The name of a remote in the config file: letters, digits, "_", "-" and ".", beginning with a letter or digit.</summary>
internal static class RemoteName
{
    private const int Longest = 64;

    public static bool IsName(string text) =>
        text.Length is > 0 and <= Longest && char.IsAsciiLetterOrDigit(text[0])
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.');

    /// <summary>The name within names of environment variables: CLOUDMOUNT_NAME_KEY.</summary>
    public static string ToVariable(string name) =>
        string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToUpperInvariant(letter) : '_'));
}
