using System.Runtime.CompilerServices;
using CloudMount.Control;
using CloudMount.Primitives;
using CloudMount.Remote;

namespace CloudMount;

public sealed partial class Volume
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(250);

    public VolumeStatus GetStatus()
    {
        var (bytes, refused) = _reconciler.PendingTotals();
        var use = _staging.Use;
        return new()
        {
            Pending = _reconciler.Snapshot(VolumeStatus.MaxListedEntries),
            PendingEntries = _reconciler.PendingCount,
            PendingBytes = bytes,
            RefusedEntries = refused,
            Conflicts = [.. _index.Conflicts().Where(IsLeft).Reverse().Take(VolumeStatus.MaxListedEntries)
                .Select(conflict => new ConflictEntry(conflict.Path, conflict.Copy, conflict.Time.ToDateTimeOffset()))],
            Cache = new()
            {
                CleanBytes = use.CleanBytes,
                MaxCleanBytes = _staging.Options.MaxCleanBytes,
                DirtyBytes = use.DirtyBytes,
                MaxDirtyBytes = _staging.Options.MaxDirtyBytes,
                Entries = _index.CountEntries(),
            },
            Circuit = _store.Health.Circuit,
            Feed = _feed.State,
            LastFault = FaultOf(_store.Health.LastFailure),
            LoginFault = FaultOf(_store.Health.LoginFailure),
            Counters = new()
            {
                Uploads = _reconciler.Counters.Uploads,
                UploadedBytes = _reconciler.Counters.UploadedBytes,
                DownloadedBytes = _store.Health.BytesDown,
                EvictedBytes = use.EvictedBytes,
                FeedCalls = _feed.Calls,
            },
        };
    }

    public async IAsyncEnumerable<SyncProgress> SyncAsync(string? path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        _open.SettleAll();
        var drain = _reconciler.DrainAsync(path, cancellation);
        while (!drain.IsCompleted)
        {
            yield return Progress();
            await Task.WhenAny(drain, Task.Delay(ProgressInterval, _time, cancellation)).ConfigureAwait(false);
        }

        await drain.ConfigureAwait(false);
        yield return Progress();
    }

    public Task RetryAsync()
    {
        _reconciler.RetryAll();
        return Task.CompletedTask;
    }

    private SyncProgress Progress()
    {
        var (bytes, refused) = _reconciler.PendingTotals();
        return new()
        {
            RemainingEntries = _reconciler.PendingCount - refused,
            RemainingBytes = bytes,
            Refused = refused == 0 ? [] : [.. _reconciler.Snapshot(VolumeStatus.MaxListedEntries).Where(IsRefused)],
            Circuit = _store.Health.Circuit,
        };
    }

    private static RemoteFault? FaultOf(RemoteFailure? failure) => failure is null ? null : new(failure.Error.Message, failure.Time);

    private static bool IsRefused(PendingEntry entry) => entry.State == PendingState.Refused;

    // Gone when the copy was removed or renamed: somebody has dealt with it.
    private bool IsLeft((string Path, string Copy, Timestamp Time) conflict)
    {
        var at = InodeNumber.Root;
        foreach (var name in conflict.Copy.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!_index.TryFindChild(at, System.Text.Encoding.UTF8.GetBytes(name), out at)) return false;
        }

        return true;
    }

    private async Task<VfsStatus> WaitForRemoteAsync(InodeNumber inode, CancellationToken cancellation)
    {
        foreach (var entry in _index.EntriesOf(inode))
        {
            if (entry is { IsRemoved: false, IsDirty: true }
                && await _reconciler.DrainAsync(_index.LocalPathOf(entry), cancellation).ConfigureAwait(false) is { Count: > 0 })
            {
                return VfsStatus.IoError;
            }
        }

        return VfsStatus.Ok;
    }
}
