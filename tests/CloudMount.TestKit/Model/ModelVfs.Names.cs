using CloudMount.Primitives;
using CloudMount.Vfs;

namespace CloudMount.TestKit.Model;

public sealed partial class ModelVfs
{
    public ValueTask<VfsResult<EntryAnswer>> LookupAsync(InodeNumber parent, ReadOnlySpan<byte> name, CancellationToken cancellation)
    {
        lock (_lock) return Done(LookupNeedsLock(parent, name));
    }

    public void Forget(InodeNumber inode, ulong count)
    {
        lock (_lock)
        {
            if (!_inodes.TryGetValue(inode, out var known)) return;
            known.Lookups -= Math.Min(count, known.Lookups);
            DropIfUnusedNeedsLock(known);
        }
    }

    public ValueTask<VfsResult<ReadOnlyMemory<byte>>> ReadLinkAsync(InodeNumber inode, CancellationToken cancellation)
    {
        lock (_lock)
        {
            var status = FindNeedsLock(inode, out var link);
            if (status != VfsStatus.Ok) return Done<VfsResult<ReadOnlyMemory<byte>>>(status);
            return Done<VfsResult<ReadOnlyMemory<byte>>>(link.Target is { } target ? new ReadOnlyMemory<byte>(target) : VfsStatus.InvalidArgument);
        }
    }

    public ValueTask<VfsResult<EntryAnswer>> MakeNodeAsync(
        InodeNumber parent, ReadOnlySpan<byte> name, FileKind kind, uint permissions, uint device, Caller caller, CancellationToken cancellation)
    {
        var isNode = kind is FileKind.Regular or FileKind.Fifo or FileKind.Socket or FileKind.CharacterDevice or FileKind.BlockDevice;
        if (!isNode) return Done<VfsResult<EntryAnswer>>(VfsStatus.InvalidArgument);
        lock (_lock) return Done(MakeEntryNeedsLock(parent, name, kind, permissions, caller, device, null));
    }

    public ValueTask<VfsResult<EntryAnswer>> MakeDirectoryAsync(
        InodeNumber parent, ReadOnlySpan<byte> name, uint permissions, Caller caller, CancellationToken cancellation)
    {
        lock (_lock) return Done(MakeEntryNeedsLock(parent, name, FileKind.Directory, permissions, caller, 0, null));
    }

    public ValueTask<VfsResult<EntryAnswer>> MakeSymbolicLinkAsync(
        InodeNumber parent, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, Caller caller, CancellationToken cancellation)
    {
        if (target.Length > MaxTargetBytes) return Done<VfsResult<EntryAnswer>>(VfsStatus.NameTooLong);
        lock (_lock) return Done(MakeEntryNeedsLock(parent, name, FileKind.SymbolicLink, 0x1FF, caller, 0, target.ToArray()));
    }

    public ValueTask<VfsResult<EntryAnswer>> LinkAsync(
        InodeNumber inode, InodeNumber newParent, ReadOnlySpan<byte> newName, CancellationToken cancellation)
    {
        lock (_lock) return Done(LinkNeedsLock(inode, newParent, newName));
    }

    public ValueTask<VfsStatus> UnlinkAsync(InodeNumber parent, ReadOnlySpan<byte> name, CancellationToken cancellation)
    {
        lock (_lock) return Done(UnlinkNeedsLock(parent, name));
    }

    public ValueTask<VfsStatus> RemoveDirectoryAsync(InodeNumber parent, ReadOnlySpan<byte> name, CancellationToken cancellation)
    {
        lock (_lock) return Done(RemoveDirectoryNeedsLock(parent, name));
    }

    private VfsResult<EntryAnswer> LookupNeedsLock(InodeNumber parent, ReadOnlySpan<byte> name)
    {
        var status = FindDirectoryNeedsLock(parent, out var directory);
        if (status != VfsStatus.Ok) return status;
        if (name.Length > MaxNameBytes) return VfsStatus.NameTooLong;
        return directory.Directory!.TryFind(name, out var entry) ? AnswerNeedsLock(entry.Inode) : new EntryAnswer(default, _options.Validity);
    }

    private VfsResult<EntryAnswer> MakeEntryNeedsLock(
        InodeNumber parent, ReadOnlySpan<byte> name, FileKind kind, uint permissions, Caller caller, uint device, byte[]? target)
    {
        var status = FindParentNeedsLock(parent, name, out var directory);
        if (status != VfsStatus.Ok) return status;
        if (directory.Directory!.TryFind(name, out _)) return VfsStatus.Exists;
        if (kind == FileKind.Directory && directory.LinkCount >= MaxLinks) return VfsStatus.TooManyLinks;
        var made = MakeNeedsLock(directory, kind, permissions, caller, device, target);
        AttachNeedsLock(directory, name, made);
        return AnswerNeedsLock(made);
    }

    private VfsResult<EntryAnswer> LinkNeedsLock(InodeNumber inode, InodeNumber newParent, ReadOnlySpan<byte> newName)
    {
        var status = FindNeedsLock(inode, out var linked);
        if (status != VfsStatus.Ok) return status;
        status = FindParentNeedsLock(newParent, newName, out var directory);
        if (status != VfsStatus.Ok) return status;
        if (linked.IsDirectory) return VfsStatus.NotPermitted;
        if (directory.Directory!.TryFind(newName, out _)) return VfsStatus.Exists;
        if (linked.LinkCount >= MaxLinks) return VfsStatus.TooManyLinks;
        linked.LinkCount++;
        linked.ChangeTime = Now();
        AttachNeedsLock(directory, newName, linked);
        return AnswerNeedsLock(linked);
    }

    private VfsStatus UnlinkNeedsLock(InodeNumber parent, ReadOnlySpan<byte> name)
    {
        var status = FindEntryNeedsLock(parent, name, out var directory, out var entry);
        if (status != VfsStatus.Ok) return status;
        if (entry.Inode.IsDirectory) return VfsStatus.IsDirectory;
        directory.Directory!.Remove(name);
        TouchNeedsLock(directory);
        DetachNeedsLock(entry.Inode);
        return VfsStatus.Ok;
    }

    private VfsStatus RemoveDirectoryNeedsLock(InodeNumber parent, ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("."u8)) return VfsStatus.InvalidArgument;
        var status = FindEntryNeedsLock(parent, name, out var directory, out var entry);
        if (status != VfsStatus.Ok) return status;
        if (!entry.Inode.IsDirectory) return VfsStatus.NotDirectory;
        if (entry.Inode.Directory!.Count > 0) return VfsStatus.NotEmpty;
        directory.Directory!.Remove(name);
        directory.LinkCount--;
        TouchNeedsLock(directory);
        DetachNeedsLock(entry.Inode);
        return VfsStatus.Ok;
    }

    private VfsStatus FindEntryNeedsLock(InodeNumber parent, ReadOnlySpan<byte> name, out ModelInode directory, out ModelEntry entry)
    {
        entry = null!;
        var status = FindDirectoryNeedsLock(parent, out directory);
        if (status != VfsStatus.Ok) return status;
        if (name.Length > MaxNameBytes) return VfsStatus.NameTooLong;
        return directory.Directory!.TryFind(name, out entry!) ? VfsStatus.Ok : VfsStatus.NotFound;
    }

    /// <summary>One name of the inode is gone; a directory had only that one.</summary>
    private void DetachNeedsLock(ModelInode inode)
    {
        inode.LinkCount = inode.IsDirectory ? 0 : inode.LinkCount - 1;
        inode.ChangeTime = Now();
        if (inode.Directory is { } directory)
        {
            directory.IsRemoved = true;
            directory.Parent = null;
        }

        DropIfUnusedNeedsLock(inode);
    }
}
