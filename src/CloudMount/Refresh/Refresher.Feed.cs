using System.Text;
using CloudMount.Primitives;

namespace CloudMount.Refresh;

// What the change feed says of listings.
internal sealed partial class Refresher
{
    /// <summary>The remote has changed in a directory: its listing is old, whatever its age.</summary>
    public void Expire(InodeNumber directory) => _stale.Mark(directory, Timestamp.Now(parts.Time));

    /// <summary>Anything may have changed: all listings are old.</summary>
    public void ExpireAll() => _stale.MarkAll(Timestamp.Now(parts.Time));

    /// <summary>The listings that were asked for and are not applied yet.</summary>
    public Task<VfsStatus>[] ListingsUnderWay()
    {
        lock (_lock) return [.. _flights.Values.Select(flight => flight.Task)];
    }

    /// <summary>Lists a directory by a listing that begins now: one under way may not show what was changed last.</summary>
    public async Task RenewNowAsync(InodeNumber directory, CancellationToken cancellation)
    {
        Flight? earlier;
        lock (_lock) earlier = _flights.GetValueOrDefault(directory);
        if (earlier is not null) await WaitAsync(earlier.Task, cancellation).ConfigureAwait(false);
        await ListNowAsync(directory, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Makes the kernel ask for what it knows of an expired directory that is not listed now. The names of directories stay: programs may have them as their
    /// working directory, and whoever looks into one gets a listing of it.
    /// </summary>
    public void DropFromKernel(InodeNumber directory)
    {
        foreach (var entry in parts.Index.EntriesUnder(directory))
        {
            if (parts.Index.FindInode(entry.Inode) is { IsDirectory: false }) parts.Kernel.InvalidateEntry(directory, Encoding.UTF8.GetBytes(entry.Name));
        }

        parts.Kernel.InvalidateInode(directory, true);
    }

    /// <summary>As <see cref="DropFromKernel"/>, for all directories that were listed.</summary>
    public void DropAllFromKernel(CancellationToken cancellation)
    {
        var pending = new Stack<InodeNumber>([InodeNumber.Root]);
        while (pending.TryPop(out var directory))
        {
            cancellation.ThrowIfCancellationRequested();
            DropFromKernel(directory);
            foreach (var entry in parts.Index.EntriesUnder(directory))
            {
                if (parts.Index.FindInode(entry.Inode) is { IsDirectory: true } below && below.ListedAt != default) pending.Push(entry.Inode);
            }
        }
    }
}
