using CloudMount.Control;
using CloudMount.Primitives;
using Microsoft.Extensions.Logging;

namespace CloudMount.Cli.Mounting;

/// <content>The end of a mount, in order.</content>
internal sealed partial class MountRun
{
    /// <summary>Below the 90 seconds that systemd gives a service before it kills it (systemd-system.conf(5), DefaultTimeoutStopSec).</summary>
    private static readonly TimeSpan UploadLimit = TimeSpan.FromSeconds(60);

    /// <summary>Null when all has ended, or why the mount goes on.</summary>
    private async Task<string?> EndAsync(MountEnd end, Action<SyncProgress> progress, CancellationToken hurry)
    {
        var started = _time.GetTimestamp();
        if (end.Cause == MountEndCause.Signal) await UploadAsync(UploadLimit, progress, hurry).ConfigureAwait(false);
        if (end.Cause != MountEndCause.Gone && await UnmountAsync(end.Mode, hurry).ConfigureAwait(false) is { } reason) return reason;

        if (!end.IsForced) await UploadAsync(UploadLimit - _time.GetElapsedTime(started), progress, hurry).ConfigureAwait(false);
        LogWhatStays();
        await _volume.CloseAsync().ConfigureAwait(false);
        _logger.LogInformation("{MountPoint} is unmounted.", _plan.MountPoint);
        return null;
    }

    private async Task<string?> UnmountAsync(UnmountMode mode, CancellationToken hurry)
    {
        var unmounting = _mount.UnmountAsync(mode);
        var hurrying = Task.Delay(Timeout.InfiniteTimeSpan, _time, hurry);
        if (await Task.WhenAny(unmounting, hurrying).ConfigureAwait(false) == hurrying)
            await _mount.UnmountAsync(UnmountMode.AtOnce).ConfigureAwait(false);
        return await unmounting.ConfigureAwait(false);
    }

    /// <summary>Uploads what is pending, up to a limit or until somebody is in a hurry.</summary>
    private async Task UploadAsync(TimeSpan limit, Action<SyncProgress> progress, CancellationToken hurry)
    {
        if (limit <= TimeSpan.Zero || hurry.IsCancellationRequested) return;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(hurry);
        using var timer = _time.CreateTimer(state => ((CancellationTokenSource)state!).Cancel(), end, limit, Timeout.InfiniteTimeSpan);
        try
        {
            // Also when nothing is pending yet: what a closed file was written is only looked at here, if the kernel told of the end a moment ago.
            var isTold = false;
            await foreach (var step in _volume.Control.SyncAsync(null, end.Token).ConfigureAwait(false))
            {
                isTold |= step.RemainingEntries > 0 || step.Refused.Count > 0;
                if (isTold) progress(step);
            }
        }
        catch (VfsException failure)
        {
            _logger.LogWarning("What was written last could not be looked at: {Reason}", failure.Message);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            _logger.LogWarning("The upload at the end was cut short.");
        }
    }

    private void LogWhatStays()
    {
        var status = _volume.Control.GetStatus();
        if (status.PendingEntries == 0) return;
        _logger.LogWarning(
            "{Count} changes are not on the remote yet. They are kept in {CacheDirectory} and go on at the next mount.",
            status.PendingEntries, _plan.CacheDirectory);
    }
}
