using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.WriteBack;

namespace CloudMount.Refresh;

/// <summary>
/// Brings an answer of the change feed to the listings it makes old. What Base already says, because this mount did it, is passed over, and so
/// is what lies in directories that were never listed.
/// </summary>
internal sealed class FeedApplication(SyncParts parts, Refresher refresher, RefreshOptions options)
{
    // Each is looked up under the index's lock.
    private const int MaxChanges = 10_000;
    private const int MaxOwnWaits = 10;
    private static readonly TimeSpan OwnWait = TimeSpan.FromMilliseconds(50);

    /// <param name="changes">Null: everything may have changed.</param>
    public async Task ApplyAsync(IReadOnlyList<RemoteChange>? changes, CancellationToken cancellation)
    {
        if (changes is not { Count: <= MaxChanges })
        {
            refresher.ExpireAll();
            refresher.DropAllFromKernel(cancellation);
            return;
        }

        if (changes.Count == 0) return;
        for (var waits = 0; waits < MaxOwnWaits && parts.Read((in IndexChange view) => AreOwnUnderWay(view, changes)); waits++)
            await Task.Delay(OwnWait, parts.Time, cancellation).ConfigureAwait(false);
        var earlier = refresher.ListingsUnderWay();
        var directories = parts.Read((in IndexChange view) => DirectoriesOf(view, changes));
        await RenewAsync(directories, cancellation).ConfigureAwait(false);
        if (earlier.Length == 0) return;

        // They may show directories that were not known yet, without what changed in them since.
        foreach (var listing in earlier) await listing.WaitAsync(cancellation).ConfigureAwait(false);
        var shown = parts.Read((in IndexChange view) => DirectoriesOf(view, changes));
        shown.ExceptWith(directories);
        await RenewAsync(shown, cancellation).ConfigureAwait(false);
    }

    private async Task RenewAsync(HashSet<InodeNumber> directories, CancellationToken cancellation)
    {
        foreach (var directory in directories) refresher.Expire(directory);
        if (directories.Count > options.MaxFeedListings)
        {
            foreach (var directory in directories) refresher.DropFromKernel(directory);
            return;
        }

        var limits = new ParallelOptions { MaxDegreeOfParallelism = options.MaxFeedParallel, CancellationToken = cancellation };
        await Parallel.ForEachAsync(directories, limits, async (directory, end) => await refresher.RenewNowAsync(directory, end).ConfigureAwait(false)).ConfigureAwait(false);
    }

    // A change of our own may be told before Base knows that it was made.
    private bool AreOwnUnderWay(in IndexChange view, IReadOnlyList<RemoteChange> changes)
    {
        var found = new Dictionary<RemotePath, InodeNumber?>();
        foreach (var change in changes)
        {
            if (!change.Path.IsRoot && Find(view, change.Path.Parent, found) is { } parent && parts.Guard.IsTouched(parent, change.Path.Name, long.MaxValue)) return true;
        }

        return false;
    }

    private static HashSet<InodeNumber> DirectoriesOf(in IndexChange view, IReadOnlyList<RemoteChange> changes)
    {
        var found = new Dictionary<RemotePath, InodeNumber?>();
        var directories = new HashSet<InodeNumber>();
        foreach (var change in changes)
        {
            if (IsKnown(view, change, found)) continue;
            Add(view, change.Path.Parent);
            if (change.OldPath is { } old) Add(view, old.Parent);
            if (change.Kind == RemoteChangeKind.Unknown) Add(view, change.Path);
        }

        return directories;

        void Add(in IndexChange view, RemotePath path)
        {
            if (Find(view, path, found) is { } inode && view.FindInode(inode) is { IsDirectory: true } directory && IsListed(directory)) directories.Add(inode);
        }
    }

    private static bool IsListed(InodeRecord directory) => directory.ListedAt != default && directory.ListedAt != InodeRecord.AlwaysListed;

    private static bool IsKnown(in IndexChange view, RemoteChange change, Dictionary<RemotePath, InodeNumber?> found)
    {
        if (change.Kind == RemoteChangeKind.Unknown || change.Path.IsRoot) return false;
        if (change.OldPath is { } old && BaseOf(view, old, found) is not null) return false;
        var known = BaseOf(view, change.Path, found);
        if (change.Kind == RemoteChangeKind.Deleted) return known is null;
        return known is not null && change.Entry is { } entry && view.FindInode(known.Inode)?.IsDirectory == entry.IsDirectory
            && ListingApplication.IsUnchanged(known.Base!, entry);
    }

    private static EntryRecord? BaseOf(in IndexChange view, RemotePath path, Dictionary<RemotePath, InodeNumber?> found) =>
        Find(view, path.Parent, found) is { } parent ? view.FindBase(parent, path.Name) : null;

    /// <summary>What the remote is known to have at a path; null when that is not known.</summary>
    private static InodeNumber? Find(in IndexChange view, RemotePath path, Dictionary<RemotePath, InodeNumber?> found)
    {
        if (path.IsRoot) return InodeNumber.Root;
        if (!found.TryGetValue(path, out var inode)) found[path] = inode = BaseOf(view, path, found)?.Inode;
        return inode;
    }
}
