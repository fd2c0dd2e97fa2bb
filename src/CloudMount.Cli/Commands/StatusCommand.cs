using System.CommandLine;
using System.Text.Json;
using CloudMount.Cli.Terminal;
using CloudMount.Control;

namespace CloudMount.Cli.Commands;

/// <summary><c>cloudmount status [MOUNTPOINT] [--json]</c>.</summary>
internal static class StatusCommand
{
    /// <summary>A status needs no remote; a mount that takes longer is stuck.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Command Make()
    {
        var mountPoint = new Argument<string?>("MOUNTPOINT") { Description = "Only this mount.", Arity = ArgumentArity.ZeroOrOne };
        mountPoint.HelpName = "MOUNTPOINT";
        mountPoint.CompletionSources.Add(_ => Completions.MountPoints());
        var json = new Option<bool>("--json") { Description = "One JSON array, for scripts." };
        var command = new Command("status", "Show mounts, what is pending or refused and why, conflicts, and the cache.") { mountPoint, json };
        command.SetAction((parsed, cancellation) => CommandResult.RunAsync(
            () => RunAsync(parsed.GetValue(mountPoint), parsed.GetValue(json), cancellation), cancellation));
        return command;
    }

    private static async Task RunAsync(string? mountPoint, bool isJson, CancellationToken cancellation)
    {
        var running = new RunningMounts(Places.Current.OpenRuntime());
        IReadOnlyList<MountDescription> mounts = mountPoint is null ? running.All() : [running.RequireAt(mountPoint)];
        var answers = await Task.WhenAll(mounts.Select(mount => AskAsync(running, mount, cancellation))).ConfigureAwait(false);
        if (isJson) WriteJson(answers);
        else WriteText(answers);
        if (answers.Any(answer => answer.Status is null)) throw new CliException(ExitCode.TimedOut, "A mount does not answer; its log says why.");
    }

    private static async Task<ControlAnswer> AskAsync(RunningMounts running, MountDescription mount, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            var (description, status) = await running.ClientOf(mount).GetStatusAsync(patience.Token).ConfigureAwait(false);
            return new() { Kind = ControlAnswerKind.Status, Mount = description, Status = status };
        }
        catch (ControlException failure)
        {
            return new() { Kind = ControlAnswerKind.Failed, Mount = mount, Message = failure.Message };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new() { Kind = ControlAnswerKind.Failed, Mount = mount, Message = "It took over 5 seconds." };
        }
    }

    private static void WriteText(ControlAnswer[] answers)
    {
        if (answers.Length == 0) Console.Out.WriteLine("Nothing is mounted.");
        var text = new StatusText(Console.Out, TimeProvider.System);
        foreach (var answer in answers)
        {
            if (answer.Status is { } status) text.Write(answer.Mount!, status);
            else text.WriteSilent(answer.Mount!, answer.Message!);
        }
    }

    private static void WriteJson(ControlAnswer[] answers)
    {
        using var output = Console.OpenStandardOutput();
        using var writer = new Utf8JsonWriter(output, new() { Indented = true });
        writer.WriteStartArray();
        foreach (var answer in answers) JsonSerializer.Serialize(writer, answer, ControlJson.Default.ControlAnswer);
        writer.WriteEndArray();
        writer.Flush();
        output.WriteByte((byte)'\n');
    }
}
