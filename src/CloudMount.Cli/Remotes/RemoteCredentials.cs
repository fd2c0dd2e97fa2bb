namespace CloudMount.Cli.Remotes;

/// <summary>The key and password of an account. Its text shows neither, so that no log can.</summary>
internal sealed record RemoteCredentials(string Key, string Password)
{
    public override string ToString() => "(credentials)";
}
