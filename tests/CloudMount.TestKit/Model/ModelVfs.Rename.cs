using CloudMount.Primitives;
using CloudMount.Vfs;

namespace CloudMount.TestKit.Model;

public sealed partial class ModelVfs
{
    public ValueTask<VfsStatus> RenameAsync(
        InodeNumber parent, ReadOnlySpan<byte> name, InodeNumber newParent, ReadOnlySpan<byte> newName, RenameMode mode, CancellationToken cancellation)
    {
        lock (_lock) return Done(RenameNeedsLock(parent, name, newParent, newName, mode));
    }

    private VfsStatus RenameNeedsLock(
        InodeNumber parent, ReadOnlySpan<byte> name, InodeNumber newParent, ReadOnlySpan<byte> newName, RenameMode mode)
    {
        var status = FindParentNeedsLock(newParent, newName, out var to);
        if (status != VfsStatus.Ok) return status;
        status = FindEntryNeedsLock(parent, name, out var from, out var moved);
        if (status != VfsStatus.Ok) return status;
        if (IsWithin(to, moved.Inode)) return VfsStatus.InvalidArgument;
        to.Directory!.TryFind(newName, out var replaced);
        // Two names of one inode: rename(2) does nothing and says it did (fs/namei.c, vfs_rename).
        if (replaced?.Inode == moved.Inode && mode != RenameMode.NoReplace) return VfsStatus.Ok;
        return mode switch
        {
            RenameMode.NoReplace when replaced is not null => VfsStatus.Exists,
            RenameMode.Exchange when replaced is null => VfsStatus.NotFound,
            RenameMode.Exchange when IsWithin(from, replaced!.Inode) => VfsStatus.InvalidArgument,
            RenameMode.Exchange => ExchangeNeedsLock(from, moved, to, replaced!),
            _ => MoveNeedsLock(from, moved, to, newName, replaced),
        };
    }

    private VfsStatus MoveNeedsLock(ModelInode from, ModelEntry moved, ModelInode to, ReadOnlySpan<byte> newName, ModelEntry? replaced)
    {
        if (replaced is not null)
        {
            var status = CheckReplacement(moved.Inode, replaced.Inode);
            if (status != VfsStatus.Ok) return status;
        }

        if (moved.Inode.IsDirectory && from != to && replaced is null && to.LinkCount >= MaxLinks) return VfsStatus.TooManyLinks;
        from.Directory!.Remove(moved.Name);
        if (moved.Inode.IsDirectory) from.LinkCount--;
        if (replaced is { Inode.IsDirectory: true }) to.LinkCount--;
        AttachNeedsLock(to, newName, moved.Inode);
        if (moved.Inode.Directory is { } directory) directory.Parent = to;
        TouchNeedsLock(from);
        moved.Inode.ChangeTime = Now();
        if (replaced is not null) DetachNeedsLock(replaced.Inode);
        return VfsStatus.Ok;
    }

    private VfsStatus ExchangeNeedsLock(ModelInode from, ModelEntry left, ModelInode to, ModelEntry right)
    {
        from.Directory!.Set(left.Name, right.Inode);
        to.Directory!.Set(right.Name, left.Inode);
        if (left.Inode.IsDirectory != right.Inode.IsDirectory && from != to)
        {
            var (loses, gains) = left.Inode.IsDirectory ? (from, to) : (to, from);
            loses.LinkCount--;
            gains.LinkCount++;
        }

        if (left.Inode.Directory is { } leftDirectory) leftDirectory.Parent = to;
        if (right.Inode.Directory is { } rightDirectory) rightDirectory.Parent = from;
        TouchNeedsLock(from);
        TouchNeedsLock(to);
        left.Inode.ChangeTime = right.Inode.ChangeTime = Now();
        return VfsStatus.Ok;
    }

    private static VfsStatus CheckReplacement(ModelInode moved, ModelInode replaced)
    {
        if (moved.IsDirectory && !replaced.IsDirectory) return VfsStatus.NotDirectory;
        if (!moved.IsDirectory && replaced.IsDirectory) return VfsStatus.IsDirectory;
        return replaced.Directory is { Count: > 0 } ? VfsStatus.NotEmpty : VfsStatus.Ok;
    }

    private static bool IsWithin(ModelInode directory, ModelInode ancestor)
    {
        for (var at = directory; at is not null; at = at.Directory!.Parent)
        {
            if (at == ancestor) return true;
        }

        return false;
    }
}
