using CloudMount.Primitives;

namespace CloudMount.Vfs;

/// <summary>
/// One open of a directory. The ids of its entries are taken when a listing starts; a cookie is a place among them, so it stays true
/// whatever comes and goes in between.
/// </summary>
internal sealed class OpenDirectory(InodeNumber inode)
{
    public InodeNumber Inode { get; } = inode;

    /// <summary>Null before the first read.</summary>
    public long[]? EntryIds { get; set; }
}
