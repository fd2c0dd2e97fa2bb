namespace CloudMount.Cli.Remotes;

/// <summary>The key and password of an account; the password is empty for an API key of Quatrix. Its text shows neither, so that no log can.</summary>
internal sealed record RemoteCredentials(string Key, string Password)
{
    /// <summary>A key or password that a header can hold. Throws <see cref="CliException"/> (CredentialsWrong).</summary>
    public static string RequirePlain(string secret) => secret.Any(char.IsControl)
        ? throw new CliException(ExitCode.CredentialsWrong, "The key or password holds a control character, such as a line end. Set it again without.")
        : secret;

    /// <summary>Whether a key may do without a password: an e-mail address belongs to an account, which has one.</summary>
    public static bool IsApiKey(string key) => !key.Contains('@', StringComparison.Ordinal);

    /// <summary>What tells these from others and lets nobody in: an e-mail address, or the beginning of a key, by which services list them too.</summary>
    public string Hint => IsApiKey(Key) ? $"{Key[..Math.Min(4, Key.Length / 4)]}..." : Key;

    public override string ToString() => "(credentials)";
}
