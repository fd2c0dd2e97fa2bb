namespace CloudMount.Cli.Serving;

/// <summary>By which mail server a server of ours sends.</summary>
/// <param name="From">The address that mail comes from.</param>
/// <param name="User">Null, with the password, where no login is asked for.</param>
internal sealed record MailPlan(Uri Server, string From, string? User, string? Password)
{
    public const string UserVariable = "CLOUDMOUNT_SMTP_USER";
    public const string PasswordVariable = "CLOUDMOUNT_SMTP_PASSWORD";

    /// <summary>
    /// What the options say; the login from a file of two lines, or from the environment. Null when no mail server is named. Throws <see cref="CliException"/>.
    /// </summary>
    public static MailPlan? Of(string? server, string? from, string? loginFile)
    {
        if (server is null)
            return from is null && loginFile is null ? null : throw new CliException(ExitCode.Usage, "--smtp-from and --smtp-login need the mail server, --smtp.");
        if (from is null) throw new CliException(ExitCode.Usage, "--smtp needs the address that mail comes from, --smtp-from.");
        if (!Uri.TryCreate(server, UriKind.Absolute, out var address))
            throw new CliException(ExitCode.Usage, $"--smtp needs an address such as smtp://mail.example.org:587; \"{server}\" is none.");
        var (user, password) = loginFile is null ? (Variable(UserVariable), Variable(PasswordVariable)) : ReadFile(loginFile);
        if (user is null != password is null)
            throw new CliException(ExitCode.CredentialsMissing, $"The mail server's login needs a user and a password: set {UserVariable} and {PasswordVariable}, or neither.");
        return new(address, from, user, password);
    }

    /// <summary>So that no log gets the password.</summary>
    public override string ToString() => Server.ToString();

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static (string User, string Password) ReadFile(string path)
    {
        try
        {
            return File.ReadLines(path).Take(2).ToArray() is [{ Length: > 0 } user, { Length: > 0 } password]
                ? (user, password) : throw new CliException(ExitCode.CredentialsMissing, $"{path} must hold the user of the mail server in one line and its password in the next.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.CredentialsMissing, $"The login of the mail server cannot be read: {failure.Message}", failure);
        }
    }
}
