using CloudMount.Primitives;

namespace CloudMount.Vfs;

internal sealed partial class VirtualFileSystem
{
    // XATTR_SIZE_MAX and XATTR_LIST_MAX of linux/limits.h.
    private const int MaxExtendedAttributeBytes = 65_536;

    public ValueTask<VfsResult<int>> GetExtendedAttributeAsync(
        InodeNumber inode, ReadOnlySpan<byte> name, Memory<byte> destination, CancellationToken cancellation) =>
        new(_index.FindExtendedAttribute(inode, name) is { } value ? CopyOrMeasure(value, destination) : VfsStatus.NoAttribute);

    public ValueTask<VfsStatus> SetExtendedAttributeAsync(
        InodeNumber inode, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value, ExtendedAttributeMode mode, CancellationToken cancellation)
    {
        if (!IsKept(name)) return new(VfsStatus.NotSupported);
        if (value.Length > MaxExtendedAttributeBytes) return new(VfsStatus.TooBig);
        return _staging.AdmitsName() ? new(SetExtendedAttribute(inode, name, value, mode)) : SetExtendedAttributeLaterAsync(inode, name.ToArray(), value, mode, cancellation);
    }

    public ValueTask<VfsResult<int>> ListExtendedAttributesAsync(InodeNumber inode, Memory<byte> destination, CancellationToken cancellation)
    {
        var all = _index.ExtendedAttributesOf(inode);
        var list = new byte[all.Sum(attribute => attribute.Name.Length + 1)];
        var at = 0;
        foreach (var (name, _) in all)
        {
            name.CopyTo(list, at);
            at += name.Length + 1;
        }

        return new(CopyOrMeasure(list, destination));
    }

    public ValueTask<VfsStatus> RemoveExtendedAttributeAsync(InodeNumber inode, ReadOnlySpan<byte> name, CancellationToken cancellation)
    {
        using var change = _index.Change();
        if (change.FindInode(inode) is not { } record) return new(VfsStatus.Stale);
        if (change.FindExtendedAttribute(inode, name) is null) return new(VfsStatus.NoAttribute);
        change.DeleteExtendedAttribute(inode, name);
        NoteAttributes(change, record);
        return new(VfsStatus.Ok);
    }

    private async ValueTask<VfsStatus> SetExtendedAttributeLaterAsync(
        InodeNumber inode, byte[] name, ReadOnlyMemory<byte> value, ExtendedAttributeMode mode, CancellationToken cancellation)
    {
        for (var tries = 0; !_staging.AdmitsName(); tries++)
            if (!await HasWaitedForRoomAsync(tries, cancellation).ConfigureAwait(false)) return VfsStatus.NoSpace;
        return SetExtendedAttribute(inode, name, value, mode);
    }

    private VfsStatus SetExtendedAttribute(InodeNumber inode, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value, ExtendedAttributeMode mode)
    {
        using var change = _index.Change();
        if (change.FindInode(inode) is not { } record) return VfsStatus.Stale;
        var exists = change.FindExtendedAttribute(inode, name) is not null;
        if (exists && mode == ExtendedAttributeMode.Create) return VfsStatus.Exists;
        if (!exists && mode == ExtendedAttributeMode.Replace) return VfsStatus.NoAttribute;
        change.SetExtendedAttribute(inode, name, value.Span);
        NoteAttributes(change, record);
        return VfsStatus.Ok;
    }

    private void NoteAttributes(Index.IndexChange change, Index.InodeRecord record)
    {
        change.Update(record with { ChangeTime = Now, AttributeGeneration = record.AttributeGeneration + 1 });
        change.MarkDirty(record.Inode);
        change.Keep();
    }

    // The spaces of xattr(7), less "system.", whose lists the kernel would have to understand.
    private static bool IsKept(ReadOnlySpan<byte> name) =>
        name.StartsWith("user."u8) || name.StartsWith("trusted."u8) || name.StartsWith("security."u8);

    private static VfsResult<int> CopyOrMeasure(byte[] value, Memory<byte> destination)
    {
        if (destination.IsEmpty) return value.Length;
        if (value.Length > destination.Length) return VfsStatus.OutOfRange;
        value.CopyTo(destination);
        return value.Length;
    }
}
