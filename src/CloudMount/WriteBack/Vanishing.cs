using CloudMount.Index;

namespace CloudMount.WriteBack;

/// <summary>
/// What becomes of Local when the remote no longer has an entry: what is clean goes too; what holds a change made here, or has one below
/// it, stays and will be made there again. README.md has the rule.
/// </summary>
internal static class Vanishing
{
    public static void Apply(IndexChange change, SyncParts parts, Aftermath after, EntryRecord entry)
    {
        var inode = change.FindInode(entry.Inode);
        if (inode is { IsDirectory: true })
        {
            foreach (var below in change.BasesUnder(inode.Inode)) Apply(change, parts, after, below);
        }

        if (change.FindEntry(entry.Id) is not { } now) return;
        if (now.IsRemoved || inode is null || !IsChangedHere(change, now, inode))
        {
            RemoteNodes.Hide(change, parts, after, now);
            return;
        }

        change.Update(now, now with { Base = null, IsBegun = false, IsDirty = true });
        if (inode.IsDirectory) change.Update(change.FindInode(inode.Inode)! with { ListedAt = InodeRecord.AlwaysListed });
    }

    private static bool IsChangedHere(in IndexChange change, EntryRecord entry, InodeRecord inode) =>
        inode.IsDirectory ? change.HasChildren(inode.Inode) : entry.Base is null || entry.IsBegun || entry.Base.ContentGeneration != inode.ContentGeneration;
}
