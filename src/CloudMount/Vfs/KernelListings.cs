using CloudMount.Primitives;

namespace CloudMount.Vfs;

/// <summary>
/// Until when the listings that the kernel may hold are true; a directory that changes before is told to it by itself. A table of fixed size: a directory
/// may take the place of another, which is then read anew. Thread-safe.
/// </summary>
internal sealed class KernelListings(int size, TimeProvider time)
{
    private readonly Place[] _places = new Place[size];
    private readonly Lock _lock = new();

    /// <summary>
    /// Called at each open of a directory: whether a listing that was read after an earlier open is still true. If not, what is read from now on is true
    /// for <paramref name="validity"/>.
    /// </summary>
    public bool IsTrue(InodeNumber directory, TimeSpan validity)
    {
        var now = time.GetTimestamp();
        lock (_lock)
        {
            ref var place = ref _places[directory.Value % (ulong)_places.Length];
            if (place.Directory == directory && time.GetElapsedTime(place.OpenedAt, now) < place.Validity) return true;
            place = new Place(directory, now, validity);
            return false;
        }
    }

    private readonly record struct Place(InodeNumber Directory, long OpenedAt, TimeSpan Validity);
}
