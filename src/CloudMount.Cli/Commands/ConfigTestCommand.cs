using System.CommandLine;
using CloudMount.Cli.Configuration;
using CloudMount.Cli.Mounting;
using CloudMount.Cli.Remotes;
using CloudMount.Cli.Terminal;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudMount.Cli.Commands;

/// <summary><c>cloudmount config test NAME</c>.</summary>
internal static class ConfigTestCommand
{
    public static Command Make()
    {
        var name = ConfigCommand.NameArgument("A remote of the config file, or a URL.");
        var authority = new Option<string>("--ca-cert") { Description = "Trust the remote by the root certificates in FILE (PEM) too.", HelpName = "FILE" };
        var command = new Command("test", "Connect to a remote, and say whether address and credentials are right.") { name, authority };
        command.SetAction((parsed, cancellation) => CommandResult.RunAsync(
            () => RunAsync(parsed.GetRequiredValue(name), parsed.GetValue(authority), cancellation), cancellation));
        return command;
    }

    private static async Task RunAsync(string remote, string? authority, CancellationToken cancellation)
    {
        var config = new ConfigFile(Places.Current.ConfigFile);
        var (target, options) = new RemoteResolver(config, Environment.GetEnvironmentVariable, SecretPrompt.Open()).Resolve(remote);
        var configured = config.Require(target.Name ?? "", () => OptionList.Read(options, new())).AuthorityFile;
        target = target with { AuthorityFile = authority is null ? configured ?? target.AuthorityFile : WrittenPath.ToFull(authority) };
        await using var store = Composition.OpenStore(target, NullLoggerFactory.Instance, TimeProvider.System).Store;
        var answer = await RemoteProbe.ConnectAsync(store, RemoteProbe.Patience, cancellation).ConfigureAwait(false);
        if (answer.Error is { } error) throw await RemoteFailures.ToExceptionAsync(error, target).ConfigureAwait(false);
        var extensions = answer.Value.HasVersions ? "with" : "without";
        Console.Out.WriteLine($"{target.Display} answers, the credentials are right. The service is one {extensions} the extensions of cloudmount serve.");
    }
}
