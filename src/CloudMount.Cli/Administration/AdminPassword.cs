using CloudMount.Cli.Remotes;
using CloudMount.Cli.Terminal;

namespace CloudMount.Cli.Administration;

/// <summary>Where the password of a user comes from: never from arguments, which others can see.</summary>
internal static class AdminPassword
{
    /// <summary>A line of standard input, or what is typed twice at the prompt. Throws <see cref="CliException"/>.</summary>
    public static string Read(string username, bool isStandardInput)
    {
        var password = isStandardInput ? Console.In.ReadLine() : Ask(PlainText.Of(username));
        return string.IsNullOrEmpty(password)
            ? throw new CliException(
                ExitCode.CredentialsMissing, $"A password for {PlainText.Of(username)} is needed: type it at the prompt, or give it as a line of standard input with --stdin.")
            : RemoteCredentials.RequirePlain(password);
    }

    private static string? Ask(string username)
    {
        if (SecretPrompt.Open() is not { } prompt) return null;
        var typed = prompt($"Password for {username}: ");
        return typed == prompt("The same again: ") ? typed : throw new CliException(ExitCode.CredentialsMissing, "The two passwords differ; nothing was changed.");
    }
}
