using System.CommandLine;
using System.Text.Json;
using CloudMount.Cli.Configuration;
using CloudMount.Cli.Mounting;
using CloudMount.Cli.Remotes;
using CloudMount.Cli.Terminal;
using CloudMount.Cli.Testing;

namespace CloudMount.Cli.Commands;

/// <summary><c>cloudmount config test NAME [--json]</c>.</summary>
internal static class ConfigTestCommand
{
    public static Command Make()
    {
        var name = ConfigCommand.NameArgument("A remote of the config file, or a URL.");
        var authority = new Option<string>("--ca-cert") { Description = "Trust the remote by the root certificates in FILE (PEM) too.", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "One JSON object, for scripts." };
        var command = new Command("test", "Connect to a remote, and say whether address and credentials are right and what the service offers.") { name, authority, json };
        command.SetAction((parsed, cancellation) => CommandResult.RunAsync(
            () => RunAsync(parsed.GetRequiredValue(name), parsed.GetValue(authority), parsed.GetValue(json), cancellation), cancellation));
        return command;
    }

    private static async Task RunAsync(string remote, string? authority, bool isJson, CancellationToken cancellation)
    {
        var config = new ConfigFile(Places.Current.ConfigFile);
        var (target, options) = new RemoteResolver(config, Environment.GetEnvironmentVariable, SecretPrompt.Open()).Resolve(remote);
        var configured = config.Require(target.Name ?? "", () => OptionList.Read(options, new())).AuthorityFile;
        target = target with { AuthorityFile = authority is null ? configured ?? target.AuthorityFile : WrittenPath.ToFull(authority) };
        var report = await new RemoteTest(target, TimeProvider.System).RunAsync(cancellation).ConfigureAwait(false);
        if (isJson) WriteJson(report);
        else ReportText.Write(Console.Out, report);
    }

    private static void WriteJson(RemoteReport report)
    {
        using var output = Console.OpenStandardOutput();
        JsonSerializer.Serialize(output, report, ReportJson.Default.RemoteReport);
        output.WriteByte((byte)'\n');
    }
}
