using CloudMount.Primitives;

namespace CloudMount.Vfs;

/// <summary>
/// One open of a directory. The ids of its entries are taken when a listing starts. A cookie is such an id, so it means the same in every open, whatever
/// comes and goes in between: the kernel goes on with cookies that it got from another.
/// </summary>
internal sealed class OpenDirectory(InodeNumber inode)
{
    public InodeNumber Inode { get; } = inode;

    /// <summary>Ascending; null before the first read.</summary>
    public long[]? EntryIds { get; set; }
}
