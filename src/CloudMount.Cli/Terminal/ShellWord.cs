namespace CloudMount.Cli.Terminal;

/// <summary>A path as one word of a shell, for commands that people copy.</summary>
internal static class ShellWord
{
    public static string Of(string path) =>
        path.All(letter => char.IsLetterOrDigit(letter) || letter is '/' or '.' or '_' or '-' or '+' or ',' or ':' or '@' or '%' or '=')
            ? path
            : $"'{PlainText.Of(path).Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
