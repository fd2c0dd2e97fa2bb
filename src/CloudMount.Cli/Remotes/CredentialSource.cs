using CloudMount.Cli.Terminal;

namespace CloudMount.Cli.Remotes;

/// <summary>Where "config add" takes credentials from.</summary>
internal static class CredentialSource
{
    /// <summary>The source throws <see cref="CliException"/> when it has none, and gives null where none are wanted.</summary>
    public static Func<RemoteCredentials?> Choose(bool isStandardInput, bool isNone) => (isStandardInput, isNone) switch
    {
        (true, true) => throw new CliException(ExitCode.Usage, "--stdin and --no-credentials exclude each other."),
        (true, false) => () => Require(Console.In.ReadLine(), Console.In.ReadLine()),
        (false, true) => () => null,
        _ => FromEnvironmentOrPrompt,
    };

    private static RemoteCredentials FromEnvironmentOrPrompt()
    {
        var key = Environment.GetEnvironmentVariable("CLOUDMOUNT_KEY");
        var password = Environment.GetEnvironmentVariable("CLOUDMOUNT_PASSWORD");
        if (!string.IsNullOrEmpty(key) && !string.IsNullOrEmpty(password)) return Require(key, password);
        var prompt = SecretPrompt.Open();
        return Require(prompt?.Invoke("Key: "), prompt?.Invoke("Password: "));
    }

    private static RemoteCredentials Require(string? key, string? password) =>
        string.IsNullOrEmpty(key) || string.IsNullOrEmpty(password)
            ? throw new CliException(
                ExitCode.CredentialsMissing,
                "Key and password are needed: type them at the prompt, give two lines with --stdin, or set CLOUDMOUNT_KEY and CLOUDMOUNT_PASSWORD.")
            : new(RemoteCredentials.RequirePlain(key), RemoteCredentials.RequirePlain(password));
}
