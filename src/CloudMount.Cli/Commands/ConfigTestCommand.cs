using System.CommandLine;
using System.Text.Json;
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
        var target = WrittenRemote.Find(remote, authority);
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
