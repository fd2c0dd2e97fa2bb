using CloudMount.Primitives;

namespace CloudMount.Index;

/// <summary>
/// What the parts below the VFS need to know of inodes that programs use. All members are thread-safe; <see cref="IsOpen"/> and
/// <see cref="HasWriters"/> take no lock and may be asked within an <see cref="IndexChange"/>: who opens an inode registers first and reads its record under the
/// index's lock afterwards, so a change that finds it closed, or not open for writing, replaces its content unseen.
/// </summary>
internal interface IInodeUse
{
    /// <summary>Whether any handle is open on the inode.</summary>
    bool IsOpen(InodeNumber inode);

    /// <summary>Whether any handle is open on it for writing.</summary>
    bool HasWriters(InodeNumber inode);

    /// <summary>
    /// Brings into the index what writers did to the content since the last time: size, times, generation, dirty marks. Does nothing when nobody
    /// writes. Not within a change.
    /// </summary>
    void Settle(InodeNumber inode);

    /// <summary>Settles all that is open for writing. Not within a change.</summary>
    void SettleAll();

    /// <summary>The remote has the content: it may be evicted from now on, unless somebody writes it. Not within a change.</summary>
    void NoteSent(InodeNumber inode);

    /// <summary>Deletes an inode, with its content, that no name, handle, kernel reference or entry record needs any more. Not within a change.</summary>
    void DropIfUnused(InodeNumber inode);
}
