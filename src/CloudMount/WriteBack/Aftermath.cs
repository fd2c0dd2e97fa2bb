using System.Text;
using CloudMount.Primitives;

namespace CloudMount.WriteBack;

/// <summary>
/// What has to follow an index change that stayed, and may not happen within it: notices to the kernel, staging files that lost their
/// meaning, inodes that nobody needs any more. One change, one thread.
/// </summary>
internal sealed class Aftermath
{
    private readonly Dictionary<InodeNumber, bool> _inodes = [];
    private readonly List<(InodeNumber Parent, string Name)> _entries = [];
    private readonly List<InodeNumber> _unused = [];
    private readonly List<long> _deletedContents = [];
    private readonly List<long> _cleanContents = [];
    private readonly List<Action> _others = [];

    public void InvalidateInode(InodeNumber inode, bool dropContent) =>
        _inodes[inode] = dropContent || _inodes.GetValueOrDefault(inode);

    public void InvalidateEntry(InodeNumber parent, string name) => _entries.Add((parent, name));

    /// <summary>The inode lost a name or a record; it goes when nothing else holds it.</summary>
    public void DropIfUnused(InodeNumber inode) => _unused.Add(inode);

    public void DeleteContent(long content)
    {
        if (content != 0) _deletedContents.Add(content);
    }

    /// <summary>The remote has what the staging file holds.</summary>
    public void MarkClean(long content)
    {
        if (content != 0) _cleanContents.Add(content);
    }

    public void Then(Action action) => _others.Add(action);

    public void Run(SyncParts parts)
    {
        foreach (var content in _cleanContents) parts.Index.AfterFlush(() => parts.Contents.MarkClean(content));
        foreach (var content in _deletedContents) parts.Contents.Delete(content);
        foreach (var (parent, name) in _entries) parts.Kernel.InvalidateEntry(parent, Encoding.UTF8.GetBytes(name));
        foreach (var (inode, dropContent) in _inodes) parts.Kernel.InvalidateInode(inode, dropContent);
        foreach (var inode in _unused) parts.Use.DropIfUnused(inode);
        _others.ForEach(action => action());
    }
}
