using CloudMount.Index;
using CloudMount.Primitives;

namespace CloudMount.Tests.WriteBack;

/// <summary>Stands for the VFS towards the parts below it: tests say what is open.</summary>
internal sealed class UseOfInodes : IInodeUse
{
    public HashSet<InodeNumber> Open { get; } = [];

    public HashSet<InodeNumber> Writers { get; } = [];

    public NodeIndex? Index { get; set; }

    public Action<long> DeleteContent { get; set; } = _ => { };

    public Action<InodeNumber> Sent { get; set; } = _ => { };

    public Action<InodeNumber> Settling { get; set; } = _ => { };

    public bool IsOpen(InodeNumber inode) => Open.Contains(inode) || Writers.Contains(inode);

    public bool HasWriters(InodeNumber inode) => Writers.Contains(inode);

    public void Settle(InodeNumber inode) => Settling(inode);

    public void SettleAll()
    {
        foreach (var inode in Writers) Settling(inode);
    }

    public void NoteSent(InodeNumber inode)
    {
        if (!HasWriters(inode)) Sent(inode);
    }

    public void DropIfUnused(InodeNumber inode)
    {
        if (IsOpen(inode)) return;
        long content;
        using (var change = Index!.Change())
        {
            if (change.EntriesOf(inode).Count > 0 || change.FindInode(inode) is not { } record || inode == InodeNumber.Root) return;
            content = record.Content;
            change.Delete(inode);
            change.Keep();
        }

        if (content != 0) DeleteContent(content);
    }
}
