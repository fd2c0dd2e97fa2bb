using System.CommandLine;
using CloudMount.Cli.Mounting;
using CloudMount.Cli.Terminal;
using CloudMount.Control;

namespace CloudMount.Cli.Commands;

/// <summary><c>cloudmount sync [PATH] [--timeout T]</c>.</summary>
internal static class SyncCommand
{
    public static Command Make()
    {
        var path = new Argument<string?>("PATH")
        {
            Description = "A file or directory in a mount. Without it: everything in all mounts.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var timeout = new Option<string>("--timeout") { Description = "Give up after this time (30s, 5m, 2h). Nothing is lost.", HelpName = "T" };
        var command = new Command("sync", "Wait until the remote has everything.") { path, timeout };
        command.SetAction((parsed, cancellation) => CommandResult.RunAsync(
            () => RunAsync(parsed.GetValue(path), parsed.GetValue(timeout), cancellation), cancellation));
        return command;
    }

    /// <summary>Waits for one mount; what was refused or failed is tried again first. Throws <see cref="CliException"/>: TimedOut, EntriesRefused.</summary>
    public static async Task SyncAsync(ControlClient client, string? path, TimeSpan? timeout, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (timeout is { } time) limit.CancelAfter(time);
        try
        {
            await client.RetryAsync(limit.Token).ConfigureAwait(false);
            var last = await SyncView.FollowAsync(client.SyncAsync(path, limit.Token)).ConfigureAwait(false);
            if (last?.Refused is { Count: > 0 } refused) throw Refused(refused);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new CliException(ExitCode.TimedOut, "The time is over and the remote does not have everything yet. It goes on in the background; see: cloudmount status");
        }
    }

    private static async Task RunAsync(string? path, string? timeout, CancellationToken cancellation)
    {
        var running = new RunningMounts(Places.Current.OpenRuntime());
        TimeSpan? limit = timeout is null ? null : Duration.Parse("--timeout", timeout);
        if (path is not null)
        {
            var (mount, below) = running.RequireAround(path);
            await SyncAsync(running.ClientOf(mount), below == "/" ? null : below, limit, cancellation).ConfigureAwait(false);
            return;
        }

        await SyncAllAsync(running, limit, cancellation).ConfigureAwait(false);
    }

    /// <summary>One mount after the other. What keeps one from having everything keeps no other from being waited for, and ends the command afterwards.</summary>
    private static async Task SyncAllAsync(RunningMounts running, TimeSpan? limit, CancellationToken cancellation)
    {
        var failures = new List<CliException>();
        foreach (var mount in running.All())
        {
            try
            {
                await SyncAsync(running.ClientOf(mount), null, limit, cancellation).ConfigureAwait(false);
            }
            catch (CliException failure)
            {
                failures.Add(new(failure.Code, $"{PlainText.Of(mount.MountPoint)}: {failure.Message}", failure));
            }
            catch (ControlException failure)
            {
                failures.Add(new(ExitCode.Failed, $"{PlainText.Of(mount.MountPoint)}: {failure.Message}", failure));
            }
        }

        foreach (var failure in failures.SkipLast(1)) CommandResult.Say(failure.Code, failure.Message);
        if (failures is [.., var last]) throw last;
    }

    private static CliException Refused(IReadOnlyList<PendingEntry> refused)
    {
        const int Shown = 10;
        var list = string.Concat(refused.Take(Shown).Select(entry => "\n  " + PlainText.Of(Line(entry))));
        var more = refused.Count > Shown ? $"\n  and {refused.Count - Shown} more" : "";
        return new(ExitCode.EntriesRefused, $"The remote has all but {refused.Count} entries, which it refuses. They stay here and are tried again:{list}{more}");
    }

    // The store's sentence may begin with the path already.
    private static string Line(PendingEntry entry) => entry switch
    {
        { Reason: null } => $"{entry.Path}: refused",
        { Reason: { } reason } when reason.StartsWith(entry.Path + ": ", StringComparison.Ordinal) => reason,
        _ => $"{entry.Path}: {entry.Reason}",
    };
}
