using System.CommandLine;
using CloudMount.Cli.Serving;

namespace CloudMount.Cli.Commands;

/// <summary><c>cloudmount account add|list|remove|password|reset-mfa|disable|enable</c>: who a server of ours lets in.</summary>
internal static class AccountCommand
{
    public static Command Make() => new("account", "Look after the accounts of a folder that is served here. A running server knows of changes within a second.")
    {
        MakeAdd(), MakeList(), MakePassword(),
        MakeChange("remove", "Remove an account with its API keys. Files stay.", AccountFile.Remove),
        MakeChange("reset-mfa", "Take one-time code and PIN from an account whose owner lost them.", AccountFile.ResetFactors),
        MakeChange("disable", "Let an account and its API keys in no more.", static (data, key) => AccountFile.SetActive(data, key, isActive: false)),
        MakeChange("enable", "Let a disabled account in again.", static (data, key) => AccountFile.SetActive(data, key, isActive: true)),
    };

    private static Command MakeAdd()
    {
        var key = new Argument<string?>("ACCOUNT") { Description = "An e-mail address, or 30 or more characters; made when it is left out.", Arity = ArgumentArity.ZeroOrOne };
        var stdin = StandardInput();
        var place = new ServerPlace();
        var command = new Command("add", "Add an account. Without --stdin its password is made, and shown this once.") { key, stdin, place.Root, place.Data };
        command.SetAction((parsed, cancellation) => ServerPlace.RunAsync(() => Show(AccountFile.Add(place.Of(parsed), parsed.GetValue(key), Password(parsed.GetValue(stdin)))), cancellation));
        return command;
    }

    private static Command MakePassword()
    {
        var key = new Argument<string>("ACCOUNT") { Description = "As \"account list\" shows it." };
        var stdin = StandardInput();
        var place = new ServerPlace();
        var command = new Command("password", "Give an account a new password, which ends its sessions. Its API keys go on.") { key, stdin, place.Root, place.Data };
        command.SetAction((parsed, cancellation) => ServerPlace.RunAsync(
            () => Show(AccountFile.SetPassword(place.Of(parsed), parsed.GetRequiredValue(key), Password(parsed.GetValue(stdin)))), cancellation));
        return command;
    }

    private static Command MakeList()
    {
        var place = new ServerPlace();
        var command = new Command("list", "List the accounts.") { place.Root, place.Data };
        command.SetAction((parsed, cancellation) => ServerPlace.RunAsync(() => ServerPlace.Show(AccountFile.List(place.Of(parsed))), cancellation));
        return command;
    }

    private static Command MakeChange(string name, string description, Action<string, string> change)
    {
        var key = new Argument<string>("ACCOUNT") { Description = "As \"account list\" shows it." };
        var place = new ServerPlace();
        var command = new Command(name, description) { key, place.Root, place.Data };
        command.SetAction((parsed, cancellation) => ServerPlace.RunAsync(() => change(place.Of(parsed), parsed.GetRequiredValue(key)), cancellation));
        return command;
    }

    private static Option<bool> StandardInput() => new("--stdin") { Description = "Read the password from a line of standard input." };

    private static string? Password(bool isStandardInput) => isStandardInput
        ? Console.In.ReadLine() ?? throw new CliException(ExitCode.CredentialsMissing, "--stdin needs a line with the password on standard input.")
        : null;

    private static void Show(Remotes.RemoteCredentials account)
    {
        Console.Out.WriteLine($"key       {account.Key}");
        Console.Out.WriteLine($"password  {account.Password}");
    }
}
