namespace CloudMount.Cli.Remotes;

/// <summary>The key and password of an account; the password is empty for an API key of Quatrix. Its text shows neither, so that no log can.</summary>
internal sealed record RemoteCredentials(string Key, string Password)
{
    /// <summary>Whether a key may do without a password: an e-mail address belongs to an account, which has one.</summary>
    public static bool IsApiKey(string key) => !key.Contains('@', StringComparison.Ordinal);

    public override string ToString() => "(credentials)";
}
