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
    private const int MaxStaleMarks = 4096;

    private readonly CancellationTokenSource _stopping = new();
    private readonly LinkTargets _targets = new(parts);
    private readonly StaleMarks _stale = new(MaxStaleMarks);
    private readonly Lock _lock = new();

    // Guarded by _lock.
    private readonly Dictionary<InodeNumber, Flight> _flights = [];
    private readonly WalkDetector _walks = new(options.WalkWindow, options.LargeTreePause);
    private int _trees;
    private long _flightCount;
    private long? _lastFailure;
    private (InodeNumber Parent, long Time)? _lastRemoval;

    /// <summary>Whether the entries of a directory need no look at the remote.</summary>
    public bool IsFresh(InodeRecord directory) => directory.ListedAt == InodeRecord.AlwaysListed || ValidityOf(directory) > TimeSpan.Zero;

    /// <summary>How long what is known of a directory's entries still counts as true; zero when it does not.</summary>
    public TimeSpan ValidityOf(InodeRecord directory)
    {
        // Directories that exist only here cannot change elsewhere, but will be on the remote soon: they are asked for again like the others.
        if (directory.ListedAt == InodeRecord.AlwaysListed) return options.Expiry;
        if (directory.ListedAt == default) return TimeSpan.Zero;

        // A listing of the future was taken before the clock was set back: nobody knows how old it is.
        var now = Timestamp.Now(parts.Time);
        var age = TimeSpan.FromTicks((now.Nanoseconds - directory.ListedAt.Nanoseconds) / 100);
        return age >= TimeSpan.Zero && age < options.Expiry && !_stale.IsStale(directory, now) ? options.Expiry - age : TimeSpan.Zero;
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

    /// <summary>
    /// As <see cref="EnsureListedAsync"/>, for who needs one name of a directory. A directory that is known is renewed by a listing of itself: that
    /// shows that it is still there, and serves who looks into it next.
    /// </summary>
    public ValueTask<VfsStatus> EnsureEntryAsync(InodeNumber parent, ReadOnlySpan<byte> name, CancellationToken cancellation)
    {
        if (parts.Index.FindInode(parent) is { IsDirectory: true } directory && directory.ListedAt != default && !IsFresh(directory)
            && parts.Index.TryFindChild(parent, name, out var inode) && parts.Index.FindInode(inode) is { IsDirectory: true } child
            && child.ListedAt != default && child.ListedAt != InodeRecord.AlwaysListed)
        {
            if (IsFresh(child)) return new(VfsStatus.Ok);
            if (!HasNeighbour(parent, inode)) return RenewEntryAsync(parent, inode, cancellation);
        }

        return EnsureListedAsync(parent, cancellation);
    }

    /// <summary>A directory of this one was just removed here.</summary>
    public void NoteRemoval(InodeNumber parent)
    {
        lock (_lock) _lastRemoval = (parent, parts.Time.GetTimestamp());
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
            status = await WaitAsync(Join(directory, DirectoriesAbove(directory)).Task, cancellation).ConfigureAwait(false);
            if (parts.Index.FindInode(directory) is not { } now) return VfsStatus.Stale;
            if (now.ListedAt != default) return VfsStatus.Ok;
        }

        return status == VfsStatus.Ok ? VfsStatus.TimedOut : status;
    }

    private async ValueTask<VfsStatus> RenewEntryAsync(InodeNumber parent, InodeNumber child, CancellationToken cancellation)
    {
        if (await RenewAsync(child, cancellation).ConfigureAwait(false) is not VfsStatus.Ok and var failed) return failed;
        return parts.Index.ParentOf(child) == parent ? VfsStatus.Ok : await EnsureListedAsync(parent, cancellation).ConfigureAwait(false);
    }

    // The second one beside another makes a listing of their parent the cheaper one.
    private bool HasNeighbour(InodeNumber parent, InodeNumber child)
    {
        lock (_lock) return _walks.HasNeighbour(child, parent, parts.Time.GetUtcNow());
    }

    private ValueTask<VfsStatus> RenewAsync(InodeNumber directory, CancellationToken cancellation)
    {
        if (HasJustFailed() || !options.IsReachable()) return new(VfsStatus.Ok);
        var above = DirectoriesAbove(directory);
        return IsBeingRemoved(directory, above) ? new(VfsStatus.Ok) : new(WaitBrieflyAsync(Join(directory, above), cancellation));
    }

    private bool HasJustFailed()
    {
        lock (_lock) return _lastFailure is { } failure && parts.Time.GetElapsedTime(failure) < options.FailurePause;
    }

    private bool IsBeingRemoved(InodeNumber directory, List<InodeNumber> above)
    {
        lock (_lock)
        {
            return _lastRemoval is var (parent, time) && parts.Time.GetElapsedTime(time) < options.RemovalPause
                && (parent == directory || above.Contains(parent));
        }
    }

    // Counted from its start: who comes later does not wait as long again.
    private async Task<VfsStatus> WaitBrieflyAsync(Flight flight, CancellationToken cancellation)
    {
        var left = options.RefreshWait - parts.Time.GetElapsedTime(flight.Start);
        if (left <= TimeSpan.Zero) return VfsStatus.Ok;
        try
        {
            await flight.Task.WaitAsync(left, parts.Time, cancellation).ConfigureAwait(false);
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
        lock (_lock) return WaitAsync(StartNeedsLock(directory, directory).Task, cancellation);
    }

    private sealed record Flight(long Number, Task<VfsStatus> Task, bool IsTree, long Start);
}
