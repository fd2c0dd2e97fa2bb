namespace CloudMount.Cli.Remotes;

/// <summary>The key and password of an account. Its text shows neither, so that no log can.</summary>
internal sealed record RemoteCredentials(string Key, string Password)
{
    /// <summary>A key or password that a header can hold. Throws <see cref="CliException"/> (CredentialsWrong).</summary>
    public static string RequirePlain(string secret) => secret.Any(char.IsControl)
        ? throw new CliException(ExitCode.CredentialsWrong, "The key or password holds a control character, such as a line end. Set it again without.")
        : secret;

    public override string ToString() => "(credentials)";
}
