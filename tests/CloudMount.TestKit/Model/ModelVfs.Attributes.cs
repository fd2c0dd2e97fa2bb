using CloudMount.Primitives;
using CloudMount.Vfs;

namespace CloudMount.TestKit.Model;

public sealed partial class ModelVfs
{
    private const long TotalBytes = 1L << 40;
    private const long MaxFileBytes = 1L << 43;
    private const long TotalInodes = 1L << 30;

    public ValueTask<VfsResult<InodeAttributes>> GetAttributesAsync(InodeNumber inode, HandleId handle, CancellationToken cancellation)
    {
        lock (_lock)
        {
            var status = FindNeedsLock(inode, out var found);
            return Done<VfsResult<InodeAttributes>>(status == VfsStatus.Ok ? AttributesNeedsLock(found) : status);
        }
    }

    public ValueTask<VfsResult<InodeAttributes>> SetAttributesAsync(
        InodeNumber inode, HandleId handle, in AttributeChange change, Caller caller, CancellationToken cancellation)
    {
        lock (_lock) return Done(SetAttributesNeedsLock(inode, change));
    }

    public ValueTask<VfsResult<SpaceAnswer>> GetSpaceAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            var used = _inodes.Values.Sum(inode => inode.Content?.AllocatedBytes ?? 0);
            var free = Math.Max(0, TotalBytes - used);
            return Done<VfsResult<SpaceAnswer>>(
                new SpaceAnswer(TotalBytes, free, free, TotalInodes, TotalInodes - _inodes.Count, MaxNameBytes));
        }
    }

    private VfsResult<InodeAttributes> SetAttributesNeedsLock(InodeNumber number, in AttributeChange change)
    {
        var status = FindNeedsLock(number, out var inode);
        if (status != VfsStatus.Ok) return status;
        AdoptFileTime(inode);
        if (change.Size is { } size)
        {
            if (inode.Content is null) return inode.IsDirectory ? VfsStatus.IsDirectory : VfsStatus.InvalidArgument;
            if (size < 0) return VfsStatus.InvalidArgument;
            if (size > MaxFileBytes) return VfsStatus.FileTooLarge;
            inode.Content.SetLength(size);
            TouchNeedsLock(inode);
        }

        if (change.Permissions is { } permissions) inode.Permissions = permissions & 0xFFF;
        if (change.UserId is { } userId) inode.UserId = userId;
        if (change.GroupId is { } groupId) inode.GroupId = groupId;
        var isChown = change.UserId is not null || change.GroupId is not null;
        if (change.ClearPrivileges || (isChown && change.Permissions is null)) inode.ClearPrivileges();
        if (change.AccessTime is { } accessTime) inode.AccessTime = accessTime;
        if (change.ModifyTime is { } modifyTime) inode.ModifyTime = modifyTime;
        inode.ChangeTime = change.ChangeTime ?? Now();
        return AttributesNeedsLock(inode);
    }
}
