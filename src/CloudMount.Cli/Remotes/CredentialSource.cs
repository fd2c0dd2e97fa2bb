using CloudMount.Cli.Terminal;
using CloudMount.Remote;

namespace CloudMount.Cli.Remotes;

/// <summary>Where "config add" takes credentials from.</summary>
internal static class CredentialSource
{
    /// <summary>The source throws <see cref="CliException"/> when it has none, and gives null where none are wanted.</summary>
    public static Func<RemoteAddress, RemoteCredentials?> Choose(bool isStandardInput, bool isNone) => (isStandardInput, isNone) switch
    {
        (true, true) => throw new CliException(ExitCode.Usage, "--stdin and --no-credentials exclude each other."),
        (true, false) => address => Require(address, Console.In.ReadLine(), Console.In.ReadLine()),
        (false, true) => _ => null,
        _ => FromEnvironmentOrPrompt,
    };

    /// <summary>Answers what a login asks for behind the password; null where nothing is found.</summary>
    public static Func<LoginQuestion, string?> Answers(bool isStandardInput) => isStandardInput
        ? _ => Console.In.ReadLine()
        : question => Environment.GetEnvironmentVariable(AccountSetup.VariableOf(question)) is { Length: > 0 } given
            ? given
            : SecretPrompt.Open()?.Invoke(question == LoginQuestion.Pin ? "PIN: " : "One-time code: ");

    private static RemoteCredentials FromEnvironmentOrPrompt(RemoteAddress address)
    {
        var key = Environment.GetEnvironmentVariable("CLOUDMOUNT_KEY");
        var password = Environment.GetEnvironmentVariable("CLOUDMOUNT_PASSWORD");
        if (!string.IsNullOrEmpty(key) && HasPassword(address, key, password)) return Require(address, key, password);
        var prompt = SecretPrompt.Open();
        return Require(
            address,
            prompt?.Invoke(address.TakesApiKey ? "E-mail or API key: " : "Key: "),
            prompt?.Invoke(address.TakesApiKey ? "Password (empty for an API key): " : "Password: "));
    }

    private static bool HasPassword(RemoteAddress address, string key, string? password) =>
        !string.IsNullOrEmpty(password) || (address.TakesApiKey && RemoteCredentials.IsApiKey(key));

    private static RemoteCredentials Require(RemoteAddress address, string? key, string? password) =>
        string.IsNullOrEmpty(key) || !HasPassword(address, key, password)
            ? throw new CliException(
                ExitCode.CredentialsMissing,
                "Key and password are needed: type them at the prompt, give two lines with --stdin, or set CLOUDMOUNT_KEY and CLOUDMOUNT_PASSWORD.")
            : new(RemoteCredentials.RequirePlain(key), RemoteCredentials.RequirePlain(password ?? ""));
}
