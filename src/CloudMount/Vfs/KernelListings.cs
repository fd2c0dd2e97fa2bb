using CloudMount.Index;
using CloudMount.Primitives;

namespace CloudMount.Vfs;

/// <summary>
/// Until when the listings that the kernel may hold are true: as long as ours is the same one, and not too old. A table of fixed size: a directory
/// may take the place of another, which is then read anew. Thread-safe.
/// </summary>
internal sealed class KernelListings(int size, TimeProvider time)
{
    private readonly Place[] _places = new Place[size];
    private readonly Lock _lock = new();

    /// <summary>
    /// Called at each open of a directory: whether a listing that was read after an earlier open is still true, but for changes that the kernel knows of.
    /// If not, what is read from now on is true for <paramref name="validity"/>.
    /// </summary>
    public bool IsTrue(InodeRecord directory, TimeSpan validity)
    {
        var now = time.GetTimestamp();
        lock (_lock)
        {
            ref var place = ref _places[directory.Inode.Value % (ulong)_places.Length];
            if (place.Directory == directory.Inode && place.ListedAt == directory.ListedAt && time.GetElapsedTime(place.OpenedAt, now) < place.Validity) return true;
            place = new Place(directory.Inode, directory.ListedAt, now, validity);
            return false;
        }
    }

    private readonly record struct Place(InodeNumber Directory, Timestamp ListedAt, long OpenedAt, TimeSpan Validity);
}
