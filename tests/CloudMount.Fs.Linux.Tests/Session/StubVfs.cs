using CloudMount.Primitives;
using CloudMount.Vfs;

namespace CloudMount.Fs.Linux.Tests.Session;

/// <summary>Throws for everything; a test overrides what it wants to be asked.</summary>
internal abstract class StubVfs : IVfs
{
    public virtual ValueTask<VfsResult<EntryAnswer>> LookupAsync(
        InodeNumber parent, ReadOnlySpan<byte> name, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual void Forget(InodeNumber inode, ulong count) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsResult<InodeAttributes>> GetAttributesAsync(
        InodeNumber inode, HandleId handle, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsResult<InodeAttributes>> SetAttributesAsync(
         InodeNumber inode, HandleId handle, in AttributeChange change, Caller caller, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsResult<ReadOnlyMemory<byte>>> ReadLinkAsync(InodeNumber inode, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsResult<EntryAnswer>> MakeNodeAsync(
         InodeNumber parent, ReadOnlySpan<byte> name, FileKind kind, uint permissions, uint device, Caller caller, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsResult<EntryAnswer>> MakeDirectoryAsync(
         InodeNumber parent, ReadOnlySpan<byte> name, uint permissions, Caller caller, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsResult<EntryAnswer>> MakeSymbolicLinkAsync(
         InodeNumber parent, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, Caller caller, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsResult<EntryAnswer>> LinkAsync(
         InodeNumber inode, InodeNumber newParent, ReadOnlySpan<byte> newName, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsStatus> UnlinkAsync(InodeNumber parent, ReadOnlySpan<byte> name, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsStatus> RemoveDirectoryAsync(InodeNumber parent, ReadOnlySpan<byte> name, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsStatus> RenameAsync(
         InodeNumber parent, ReadOnlySpan<byte> name, InodeNumber newParent, ReadOnlySpan<byte> newName, RenameMode mode, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsResult<OpenedFile>> OpenAsync(
        InodeNumber inode, OpenMode mode, Caller caller, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsResult<CreatedFile>> CreateAsync(
         InodeNumber parent, ReadOnlySpan<byte> name, uint permissions, OpenMode mode, Caller caller, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsResult<CreatedFile>> CreateUnnamedAsync(
         InodeNumber parent, uint permissions, OpenMode mode, Caller caller, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual void SettleOpen(HandleId handle, bool isPassthrough) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsResult<int>> ReadAsync(
        HandleId handle, long offset, Memory<byte> destination, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsResult<int>> WriteAsync(
         HandleId handle, long offset, ReadOnlyMemory<byte> source, bool clearPrivileges, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsStatus> FlushAsync(HandleId handle, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsStatus> SyncAsync(HandleId handle, bool dataOnly, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsStatus> ReleaseAsync(HandleId handle) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsStatus> AllocateAsync(
        HandleId handle, AllocateMode mode, long offset, long length, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsResult<long>> SeekAsync(HandleId handle, long offset, SeekTarget target, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsResult<long>> CopyRangeAsync(
         HandleId source, long sourceOffset, HandleId target, long targetOffset, long length, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsResult<OpenedDirectory>> OpenDirectoryAsync(InodeNumber inode, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsStatus> ReadDirectoryAsync(
        HandleId handle, ulong cookie, IDirectorySink sink, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsStatus> SyncDirectoryAsync(HandleId handle, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual void ReleaseDirectory(HandleId handle) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsResult<SpaceAnswer>> GetSpaceAsync(CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsResult<int>> GetExtendedAttributeAsync(
         InodeNumber inode, ReadOnlySpan<byte> name, Memory<byte> destination, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsStatus> SetExtendedAttributeAsync(
         InodeNumber inode, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value, ExtendedAttributeMode mode, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsResult<int>> ListExtendedAttributesAsync(
        InodeNumber inode, Memory<byte> destination, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual ValueTask<VfsStatus> RemoveExtendedAttributeAsync(
        InodeNumber inode, ReadOnlySpan<byte> name, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
