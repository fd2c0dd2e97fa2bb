using CloudMount.Primitives;
using CloudMount.Staging;

namespace CloudMount.Vfs;

/// <summary>
/// An inode while handles are open on it: its staging file, and how far the index knows what writers did to it. Writers do not touch
/// the index; it is brought up to date (settled) when somebody asks, at fsync and at the last close.
/// </summary>
internal sealed class OpenInode(InodeNumber inode)
{
    private long _lastWrite;
    private int _offers;
    private volatile bool _mayBeMapped;
    private volatile bool _mayChange;

    public InodeNumber Inode { get; } = inode;

    /// <summary>Guards all below. Taken before the index's lock, never after it.</summary>
    public Lock Gate { get; } = new();

    public StagingFile? File { get; set; }

    public int Handles { get; set; }

    public int Writers { get; set; }

    /// <summary>Handles whose reads and writes the kernel does itself; what they write shows only in the file's times and length.</summary>
    public int PassthroughHandles { get; set; }

    /// <summary>A handle could read since the file was opened: whoever maps a file needs that right (mmap(2), EACCES).</summary>
    public bool MayBeMapped { get => _mayBeMapped; set => _mayBeMapped = value; }

    /// <summary>
    /// The content is whole and stays so, and the committed index says both that and that it may have changed: from now on bytes may be written.
    /// Holds until the last writer ends.
    /// </summary>
    public bool MayChange { get => _mayChange; set => _mayChange = value; }

    /// <summary>
    /// The content was offered to the kernel and is not yet refused or released. From the first passthrough open to the last release
    /// the kernel takes no other kind of open.
    /// </summary>
    public bool IsOffered => Volatile.Read(ref _offers) > 0;

    /// <summary>The last handle was released; the object is no longer in the table.</summary>
    public bool IsClosed { get; set; }

    /// <summary>The write count of <see cref="File"/> that the index knows of.</summary>
    public ulong SettledWrites { get; set; }

    /// <summary>The state of <see cref="File"/> that the index knows of, while there are passthrough handles.</summary>
    public StagedStat SettledStat { get; set; }

    /// <summary>When a handle last wrote through us.</summary>
    public Timestamp LastWrite
    {
        get => new(Volatile.Read(ref _lastWrite));
        set => Volatile.Write(ref _lastWrite, value.Nanoseconds);
    }

    public void BeginOffer() => Interlocked.Increment(ref _offers);

    public void EndOffer() => Interlocked.Decrement(ref _offers);
}
