using CloudMount.Primitives;

namespace CloudMount.Vfs;

/// <summary>
/// The upper waist: the operations of a file system by inode and handle, called as the system calls are. The kernel adapters translate
/// to it and do nothing else; the engine behind it answers from local state. All members are thread-safe. A completed task is returned,
/// and nothing allocated, when the answer is held locally. Names are UTF-8 without a zero and are copied when kept.
/// <para>
/// Permissions are checked by the kernel (default_permissions) before a call. Every operation can answer
/// <see cref="VfsStatus.Stale"/> (unknown inode), <see cref="VfsStatus.BadHandle"/> (unknown handle), <see cref="VfsStatus.IoError"/>
/// (local disk failed), <see cref="VfsStatus.Interrupted"/> (cancelled) and, where content or a listing must come from the remote,
/// <see cref="VfsStatus.TimedOut"/> or <see cref="VfsStatus.Unreachable"/>; where something is changed also
/// <see cref="VfsStatus.ReadOnlyFileSystem"/> and <see cref="VfsStatus.NoSpace"/>. Where a name is taken also
/// <see cref="VfsStatus.NameTooLong"/> (over 255 bytes), <see cref="VfsStatus.IllegalName"/> and, for a new name,
/// <see cref="VfsStatus.InvalidArgument"/> (empty, ".", "..", or holding "/" or a zero).
/// </para>
/// </summary>
public interface IVfs
{
    /// <summary>Finds a name. A missing one is an answer with <see cref="EntryAnswer.IsNegative"/>. NotDirectory.</summary>
    ValueTask<VfsResult<EntryAnswer>> LookupAsync(InodeNumber parent, ReadOnlySpan<byte> name, CancellationToken cancellation);

    /// <summary>Takes back <paramref name="count"/> lookups of an inode. Never fails; unknown inodes are ignored.</summary>
    void Forget(InodeNumber inode, ulong count);

    /// <summary>stat(2). A handle, where given, is only a hint.</summary>
    ValueTask<VfsResult<InodeAttributes>> GetAttributesAsync(InodeNumber inode, HandleId handle, CancellationToken cancellation);

    /// <summary>chmod, chown, truncate and utimensat in one. FileTooLarge, IsDirectory (truncate), InvalidArgument.</summary>
    ValueTask<VfsResult<InodeAttributes>> SetAttributesAsync(
        InodeNumber inode, HandleId handle, in AttributeChange change, Caller caller, CancellationToken cancellation);

    /// <summary>The target of a symbolic link, not resolved. InvalidArgument when it is none.</summary>
    ValueTask<VfsResult<ReadOnlyMemory<byte>>> ReadLinkAsync(InodeNumber inode, CancellationToken cancellation);

    /// <summary>mknod(2) of a regular file, fifo, socket or device. Exists.</summary>
    ValueTask<VfsResult<EntryAnswer>> MakeNodeAsync(
        InodeNumber parent, ReadOnlySpan<byte> name, FileKind kind, uint permissions, uint device, Caller caller, CancellationToken cancellation);

    /// <summary>mkdir(2). Exists, TooManyLinks.</summary>
    ValueTask<VfsResult<EntryAnswer>> MakeDirectoryAsync(
        InodeNumber parent, ReadOnlySpan<byte> name, uint permissions, Caller caller, CancellationToken cancellation);

    /// <summary>symlink(2). Exists; NameTooLong also for a target over 4095 bytes.</summary>
    ValueTask<VfsResult<EntryAnswer>> MakeSymbolicLinkAsync(
        InodeNumber parent, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, Caller caller, CancellationToken cancellation);

    /// <summary>link(2). Exists, TooManyLinks (65,000), NotPermitted for a directory.</summary>
    ValueTask<VfsResult<EntryAnswer>> LinkAsync(
        InodeNumber inode, InodeNumber newParent, ReadOnlySpan<byte> newName, CancellationToken cancellation);

    /// <summary>unlink(2). NotFound, IsDirectory. An open file stays readable and writable until its last release.</summary>
    ValueTask<VfsStatus> UnlinkAsync(InodeNumber parent, ReadOnlySpan<byte> name, CancellationToken cancellation);

    /// <summary>rmdir(2). NotFound, NotDirectory, NotEmpty.</summary>
    ValueTask<VfsStatus> RemoveDirectoryAsync(InodeNumber parent, ReadOnlySpan<byte> name, CancellationToken cancellation);

    /// <summary>renameat2(2), atomic. NotFound, Exists, NotEmpty, IsDirectory, NotDirectory, InvalidArgument (into itself).</summary>
    ValueTask<VfsStatus> RenameAsync(
        InodeNumber parent, ReadOnlySpan<byte> name, InodeNumber newParent, ReadOnlySpan<byte> newName, RenameMode mode, CancellationToken cancellation);

    /// <summary>open(2) of an existing regular file. IsDirectory, NotSupported for other kinds.</summary>
    ValueTask<VfsResult<OpenedFile>> OpenAsync(InodeNumber inode, OpenMode mode, Caller caller, CancellationToken cancellation);

    /// <summary>open(2) with O_CREAT: makes the file if the name is free, and opens it. Exists, IsDirectory.</summary>
    ValueTask<VfsResult<CreatedFile>> CreateAsync(
        InodeNumber parent, ReadOnlySpan<byte> name, uint permissions, OpenMode mode, Caller caller, CancellationToken cancellation);

    /// <summary>open(2) with O_TMPFILE: a file without a name, which <see cref="LinkAsync"/> may give one.</summary>
    ValueTask<VfsResult<CreatedFile>> CreateUnnamedAsync(
        InodeNumber parent, uint permissions, OpenMode mode, Caller caller, CancellationToken cancellation);

    /// <summary>Says, once for each open with a <see cref="OpenedFile.WholeFile"/>, whether the kernel now reads and writes that file itself.</summary>
    void SettleOpen(HandleId handle, bool isPassthrough);

    /// <summary>pread(2). Fewer bytes than asked only at the end of the file.</summary>
    ValueTask<VfsResult<int>> ReadAsync(HandleId handle, long offset, Memory<byte> destination, CancellationToken cancellation);

    /// <summary>pwrite(2), always whole. FileTooLarge, QuotaExceeded.</summary>
    ValueTask<VfsResult<int>> WriteAsync(
        HandleId handle, long offset, ReadOnlyMemory<byte> source, bool clearPrivileges, CancellationToken cancellation);

    /// <summary>One descriptor was closed (close(2) waits for this). Not called where <see cref="OpenedFile.NeedsFlush"/> says it need not be.</summary>
    ValueTask<VfsStatus> FlushAsync(HandleId handle, CancellationToken cancellation);

    /// <summary>fsync(2) and fdatasync(2): content and node are on the local disk when this returns.</summary>
    ValueTask<VfsStatus> SyncAsync(HandleId handle, bool dataOnly, CancellationToken cancellation);

    /// <summary>The last descriptor was closed. The handle is gone, whatever is answered.</summary>
    ValueTask<VfsStatus> ReleaseAsync(HandleId handle);

    /// <summary>fallocate(2). NotSupported for other flags.</summary>
    ValueTask<VfsStatus> AllocateAsync(HandleId handle, AllocateMode mode, long offset, long length, CancellationToken cancellation);

    /// <summary>lseek(2) to data or a hole. NoDataAtOffset beyond the end.</summary>
    ValueTask<VfsResult<long>> SeekAsync(HandleId handle, long offset, SeekTarget target, CancellationToken cancellation);

    /// <summary>copy_file_range(2) within the mount; may copy fewer bytes than asked, 0 only at the end of the source.</summary>
    ValueTask<VfsResult<long>> CopyRangeAsync(
        HandleId source, long sourceOffset, HandleId target, long targetOffset, long length, CancellationToken cancellation);

    /// <summary>opendir(3). NotDirectory.</summary>
    ValueTask<VfsResult<OpenedDirectory>> OpenDirectoryAsync(InodeNumber inode, CancellationToken cancellation);

    /// <summary>
    /// Offers the entries behind <paramref name="cookie"/> (0 = from the start, which also takes a fresh look) until the sink is full or
    /// none are left. Entries that come or go while a listing runs may be missed or seen, others are seen once.
    /// </summary>
    ValueTask<VfsStatus> ReadDirectoryAsync(HandleId handle, ulong cookie, IDirectorySink sink, CancellationToken cancellation);

    /// <summary>fsync(2) of a directory: its entries are on the local disk when this returns.</summary>
    ValueTask<VfsStatus> SyncDirectoryAsync(HandleId handle, CancellationToken cancellation);

    void ReleaseDirectory(HandleId handle);

    /// <summary>statvfs(3).</summary>
    ValueTask<VfsResult<SpaceAnswer>> GetSpaceAsync(CancellationToken cancellation);

    /// <summary>getxattr(2). With an empty destination answers the size. NoAttribute, OutOfRange.</summary>
    ValueTask<VfsResult<int>> GetExtendedAttributeAsync(
        InodeNumber inode, ReadOnlySpan<byte> name, Memory<byte> destination, CancellationToken cancellation);

    /// <summary>setxattr(2). Exists, NoAttribute, TooBig (over 64 KiB), NotSupported (a name outside user., trusted., security.).</summary>
    ValueTask<VfsStatus> SetExtendedAttributeAsync(
        InodeNumber inode, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value, ExtendedAttributeMode mode, CancellationToken cancellation);

    /// <summary>listxattr(2): names, each closed by a zero. With an empty destination answers the size. OutOfRange.</summary>
    ValueTask<VfsResult<int>> ListExtendedAttributesAsync(InodeNumber inode, Memory<byte> destination, CancellationToken cancellation);

    /// <summary>removexattr(2). NoAttribute.</summary>
    ValueTask<VfsStatus> RemoveExtendedAttributeAsync(InodeNumber inode, ReadOnlySpan<byte> name, CancellationToken cancellation);
}
