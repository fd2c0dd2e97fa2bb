using System.CommandLine;
using CloudMount.Cli.Mounting;
using CloudMount.Control;

namespace CloudMount.Cli.Commands;

/// <summary><c>cloudmount unmount MOUNTPOINT [--timeout T] [--force]</c>.</summary>
internal static class UnmountCommand
{
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromMinutes(5);

    /// <summary>How long a process has for a forced unmount, which waits for nobody else.</summary>
    private static readonly TimeSpan ForcedTimeout = TimeSpan.FromSeconds(30);

    public static Command Make()
    {
        var mountPoint = new Argument<string>("MOUNTPOINT") { Description = "The directory it is mounted at." };
        mountPoint.HelpName = "MOUNTPOINT";
        mountPoint.CompletionSources.Add(_ => Completions.MountPoints());
        var timeout = new Option<string>("--timeout")
        {
            Description = "How long to wait for the remote to have everything (30s, 5m, 2h; 5m by default). After it the mount stays. With --force: how long its process has (30s by default).",
            HelpName = "T",
        };
        var force = new Option<bool>("--force")
        {
            Description = "Do not wait, and do not mind open files. What the remote does not have stays in the cache and goes on at the next mount.",
        };
        var command = new Command("unmount", "Upload what is pending and end a mount.") { mountPoint, timeout, force };
        command.Aliases.Add("umount");
        command.SetAction((parsed, cancellation) => CommandResult.RunAsync(
            () => RunAsync(parsed.GetRequiredValue(mountPoint), parsed.GetValue(timeout), parsed.GetValue(force), cancellation), cancellation));
        return command;
    }

    private static async Task RunAsync(string path, string? timeout, bool isForced, CancellationToken cancellation)
    {
        TimeSpan? given = timeout is null ? null : Duration.Parse("--timeout", timeout);
        var running = new RunningMounts(Places.Current.OpenRuntime());
        if (running.At(path) is not { } mount)
        {
            EndDead(MountPoint.Resolve(path), path);
            return;
        }

        var client = running.ClientOf(mount);
        if (isForced)
        {
            await ForceAsync(client, mount, given ?? ForcedTimeout, cancellation).ConfigureAwait(false);
            return;
        }

        var refused = await UploadAsync(client, given ?? UsualTimeout, cancellation).ConfigureAwait(false);
        try
        {
            await client.UnmountAsync(force: false, cancellation).ConfigureAwait(false);
        }
        catch (ControlException failure) when (running.At(path) is not null)
        {
            throw new CliException(ExitCode.MountPointBusy, $"{mount.MountPoint} stays mounted: {failure.Message}", failure);
        }

        if (refused is not null) throw refused;
    }

    /// <summary>Unmounts without the process when that does not answer, being stopped or hung.</summary>
    private static async Task ForceAsync(ControlClient client, MountDescription mount, TimeSpan limit, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(limit);
        try
        {
            await client.UnmountAsync(force: true, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            MountPoint.RemoveDead(mount.MountPoint);
            CommandResult.Warn($"The process of {mount.MountPoint} does not answer; the mount is removed without it. Before the next mount, end it: kill -9 {mount.ProcessId}");
        }
    }

    /// <summary>Waits for the remote. What it refuses does not keep a mount: it is kept in the cache, and told after the unmount.</summary>
    private static async Task<CliException?> UploadAsync(ControlClient client, TimeSpan limit, CancellationToken cancellation)
    {
        try
        {
            await SyncCommand.SyncAsync(client, null, limit, cancellation).ConfigureAwait(false);
            return null;
        }
        catch (CliException failure) when (failure.Code == ExitCode.EntriesRefused)
        {
            return failure;
        }
        catch (CliException failure) when (failure.Code == ExitCode.TimedOut)
        {
            throw new CliException(
                ExitCode.TimedOut,
                "The mount stays: the remote does not have everything yet. Give it a longer --timeout, or use --force and it goes on at the next mount.",
                failure);
        }
    }

    private static void EndDead(string resolved, string written)
    {
        if (MountTable.TypeAt(resolved) != MountPoint.FileSystemType)
            throw new CliException(ExitCode.NotMounted, $"Nothing of cloudmount is mounted at {written}. See: cloudmount status");
        MountPoint.RemoveDead(resolved);
        CommandResult.Warn($"The process of {resolved} was dead or is another user's; the mount is removed. What it had pending goes on at the next mount.");
    }
}
