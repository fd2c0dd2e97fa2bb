using CloudMount.Index;
using CloudMount.Primitives;

namespace CloudMount.Vfs;

internal sealed partial class VirtualFileSystem
{
    public ValueTask<VfsResult<InodeAttributes>> GetAttributesAsync(InodeNumber inode, HandleId handle, CancellationToken cancellation)
    {
        if (_open.HasWriters(inode)) _open.Settle(inode);
        return new(_index.FindInode(inode) is { } record ? Attributes(record, _options.Expiry) : VfsStatus.Stale);
    }

    public ValueTask<VfsResult<InodeAttributes>> SetAttributesAsync(
        InodeNumber inode, HandleId handle, in AttributeChange change, Caller caller, CancellationToken cancellation)
    {
        if (change.Size is not null && _index.FindInode(inode) is { Kind: not (FileKind.Regular or FileKind.Directory) }) return new(VfsStatus.InvalidArgument);
        if (change.Size is { } size) return ResizeAsync(inode, size, change, cancellation);
        _open.Settle(inode);
        return new(SetAttributes(inode, change));
    }

    private async ValueTask<VfsResult<InodeAttributes>> ResizeAsync(
        InodeNumber inode, long size, AttributeChange change, CancellationToken cancellation)
    {
        if (size < 0) return VfsStatus.InvalidArgument;
        var opened = _open.Acquire(inode, forWriting: true, keepsContent: size > 0);
        if (!opened.IsOk) return opened.Status;
        var open = opened.Value;
        try
        {
            if (await ResizeAsync(open, size, cancellation).ConfigureAwait(false) is not VfsStatus.Ok and var failed) return failed;
            _open.Settle(inode);
        }
        finally
        {
            _open.Release(open, wasWriter: true, wasPassthrough: false);
        }

        // truncate(2) sets the times also when the length stays.
        var now = Now;
        return SetAttributes(inode, change with { ModifyTime = change.ModifyTime ?? now, ChangeTime = change.ChangeTime ?? now });
    }

    private async ValueTask<VfsStatus> ResizeAsync(OpenInode open, long size, CancellationToken cancellation)
    {
        if (await AdmitGrowthAsync(open.File!, size, cancellation).ConfigureAwait(false) is not VfsStatus.Ok and var refused)
            return _space.CanHold(size) ? refused : VfsStatus.FileTooLarge;

        // What is cut off need not be fetched; what stays must be, before the first change.
        if (size > 0 && await MakeWholeAsync(open, cancellation).ConfigureAwait(false) is not VfsStatus.Ok and var failed) return failed;
        _staging.SetDirty(open.File!.Id, isDirty: true);
        open.LastWrite = Now;
        var status = await open.File!.SetLengthAsync(size, cancellation).ConfigureAwait(false);
        return status == VfsStatus.Ok && !open.MayChange ? _open.MakeChangeable(open, isOnRemote: false) : status;
    }

    private VfsResult<InodeAttributes> SetAttributes(InodeNumber inode, in AttributeChange wanted)
    {
        using var change = _index.Change();
        if (change.FindInode(inode) is not { } record) return VfsStatus.Stale;
        var changed = Apply(record, wanted);
        if (changed != record)
        {
            // The access time is nobody's business but this mount's.
            var isShared = changed with { AccessTime = record.AccessTime, ChangeTime = record.ChangeTime } != record;
            if (isShared) changed = changed with { AttributeGeneration = record.AttributeGeneration + 1 };
            change.Update(changed);
            if (isShared) change.MarkDirty(inode);
            change.Keep();
        }

        return Attributes(changed, _options.Expiry);
    }

    private void ClearPrivileges(InodeNumber inode) => SetAttributes(inode, new AttributeChange(ClearPrivileges: true));

    private InodeRecord Apply(InodeRecord record, in AttributeChange wanted)
    {
        var permissions = wanted.Permissions is { } mode ? mode & PermissionMask : record.Permissions;
        var isOwnerSet = wanted.UserId is not null || wanted.GroupId is not null;
        if (!record.IsDirectory && wanted.Permissions is null && (isOwnerSet || wanted.ClearPrivileges)) permissions = WithoutPrivileges(permissions);
        return record with
        {
            Permissions = permissions,
            UserId = wanted.UserId ?? record.UserId,
            GroupId = wanted.GroupId ?? record.GroupId,
            AccessTime = wanted.AccessTime ?? record.AccessTime,
            ModifyTime = wanted.ModifyTime ?? record.ModifyTime,
            ChangeTime = wanted.ChangeTime ?? Now,
        };
    }

    // As setattr_should_drop_suidgid of fs/attr.c: set-group-id without group execute is a mark of mandatory locking, and stays.
    private static uint WithoutPrivileges(uint permissions) =>
        (permissions & GroupExecute) != 0 ? permissions & ~(SetUserId | SetGroupId) : permissions & ~SetUserId;
}
