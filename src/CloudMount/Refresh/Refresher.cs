using System.Text;
using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.WriteBack;

namespace CloudMount.Refresh;

/// <summary>
/// Keeps what the index shows of the remote true: lists a directory when it was never listed or its listing is too old, one listing at a time
/// for each, and the whole tree at once for a program that walks it. README.md has the rules.
/// </summary>
internal sealed partial class Refresher(SyncParts parts, RefreshOptions options) : IDisposable
{
    // A listing whose directory a call of ours moved meanwhile says nothing and is taken again.
    private const int MaxListings = 3;

    private readonly CancellationTokenSource _stopping = new();
    private readonly LinkTargets _targets = new(parts);
    private readonly Lock _lock = new();

    // Guarded by _lock.
    private readonly Dictionary<InodeNumber, Flight> _flights = [];
    private readonly WalkDetector _walks = new(options.WalkWindow, options.LargeTreePause);
    private int _trees;
    private long _flightCount;
    private long? _lastFailure;

    /// <summary>Whether the entries of a directory need no look at the remote.</summary>
    public bool IsFresh(InodeRecord directory)
    {
        if (directory.ListedAt == InodeRecord.AlwaysListed) return true;
        if (directory.ListedAt == default) return false;

        // A listing of the future was taken before the clock was set back: nobody knows how old it is.
        var age = Timestamp.Now(parts.Time).Nanoseconds - directory.ListedAt.Nanoseconds;
        return age >= 0 && age < (long)options.Expiry.TotalNanoseconds;
    }

    /// <summary>
    /// Makes sure that the entries of a directory are known, and renews them when they are old, for which it waits only a moment. Ok; Stale, NotDirectory;
    /// and when the directory was never listed Unreachable, TimedOut, AccessDenied, NotFound, IoError, Interrupted. Completed when nothing is to do.
    /// </summary>
    public ValueTask<VfsStatus> EnsureListedAsync(InodeNumber directory, CancellationToken cancellation)
    {
        if (parts.Index.FindInode(directory) is not { } record) return new(VfsStatus.Stale);
        if (!record.IsDirectory) return new(VfsStatus.NotDirectory);
        if (IsFresh(record)) return new(VfsStatus.Ok);
        return record.ListedAt == default ? new(ListFirstAsync(directory, cancellation)) : RenewAsync(directory, cancellation);
    }

    /// <summary>Lists a path (and what leads to it) anew, whatever its age. NotFound, NotDirectory, and what the remote answers.</summary>
    public async Task<VfsStatus> RefreshAsync(string path, CancellationToken cancellation)
    {
        var at = InodeNumber.Root;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var status = await ListNowAsync(at, cancellation).ConfigureAwait(false);
            if (status != VfsStatus.Ok) return status;
            if (!parts.Index.TryFindChild(at, Encoding.UTF8.GetBytes(name), out at)) return VfsStatus.NotFound;
        }

        return parts.Index.FindInode(at) is { IsDirectory: true } ? await ListNowAsync(at, cancellation).ConfigureAwait(false) : VfsStatus.Ok;
    }

    /// <summary>As <see cref="LinkTargets.EnsureAsync"/>.</summary>
    public ValueTask<VfsStatus> EnsureTargetAsync(InodeNumber link, CancellationToken cancellation) => _targets.EnsureAsync(link, cancellation);

    /// <summary>Ends the listings under way.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private async Task<VfsStatus> ListFirstAsync(InodeNumber directory, CancellationToken cancellation)
    {
        var status = VfsStatus.Ok;
        for (var tries = 0; tries < MaxListings && status == VfsStatus.Ok; tries++)
        {
            status = await WaitAsync(Join(directory), cancellation).ConfigureAwait(false);
            if (parts.Index.FindInode(directory) is not { } now) return VfsStatus.Stale;
            if (now.ListedAt != default) return VfsStatus.Ok;
        }

        return status == VfsStatus.Ok ? VfsStatus.TimedOut : status;
    }

    private ValueTask<VfsStatus> RenewAsync(InodeNumber directory, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_lastFailure is { } failure && parts.Time.GetElapsedTime(failure) < options.FailurePause) return new(VfsStatus.Ok);
        }

        return options.IsReachable() ? new(WaitBrieflyAsync(Join(directory), cancellation)) : new(VfsStatus.Ok);
    }

    private async Task<VfsStatus> WaitBrieflyAsync(Task<VfsStatus> flight, CancellationToken cancellation)
    {
        try
        {
            await flight.WaitAsync(options.RefreshWait, parts.Time, cancellation).ConfigureAwait(false);
            return VfsStatus.Ok;
        }
        catch (TimeoutException)
        {
            return VfsStatus.Ok;
        }
        catch (OperationCanceledException)
        {
            return cancellation.IsCancellationRequested ? VfsStatus.Interrupted : VfsStatus.Ok;
        }
    }

    private static async Task<VfsStatus> WaitAsync(Task<VfsStatus> flight, CancellationToken cancellation)
    {
        try
        {
            return await flight.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return VfsStatus.Interrupted;
        }
    }

    private Task<VfsStatus> ListNowAsync(InodeNumber directory, CancellationToken cancellation)
    {
        lock (_lock) return WaitAsync(StartNeedsLock(directory, directory), cancellation);
    }

    private sealed record Flight(long Number, Task<VfsStatus> Task, bool IsTree);
}
