using CloudMount.Primitives;
using CloudMount.Vfs;

namespace CloudMount.Fs.Linux.TestHost;

/// <summary>Hands all operations on. Those named by a test wait until released or interrupted, or fail with an exception.</summary>
internal sealed class SlowVfs(IVfs inner) : IVfs
{
    private volatile string? _slow;
    private volatile string? _thrown;
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _interrupted;

    /// <summary>How many held operations were cancelled.</summary>
    public int Interrupted => Volatile.Read(ref _interrupted);

    public string Hold(string operation)
    {
        _slow = operation;
        return "done";
    }

    public string Release()
    {
        _gate.SetResult();
        return "done";
    }

    public string Throw(string operation)
    {
        _thrown = operation;
        return "done";
    }

    public ValueTask<VfsResult<EntryAnswer>> LookupAsync(InodeNumber parent, ReadOnlySpan<byte> name, CancellationToken cancellation) =>
        PassAsync("Lookup", inner.LookupAsync(parent, name, cancellation), cancellation);

    public void Forget(InodeNumber inode, ulong count) =>
        inner.Forget(inode, count);

    public ValueTask<VfsResult<InodeAttributes>> GetAttributesAsync(InodeNumber inode, HandleId handle, CancellationToken cancellation) =>
        PassAsync("GetAttributes", inner.GetAttributesAsync(inode, handle, cancellation), cancellation);

    public ValueTask<VfsResult<InodeAttributes>> SetAttributesAsync(
         InodeNumber inode, HandleId handle, in AttributeChange change, Caller caller, CancellationToken cancellation) =>
        PassAsync("SetAttributes", inner.SetAttributesAsync(inode, handle, in change, caller, cancellation), cancellation);

    public ValueTask<VfsResult<ReadOnlyMemory<byte>>> ReadLinkAsync(InodeNumber inode, CancellationToken cancellation) =>
        PassAsync("ReadLink", inner.ReadLinkAsync(inode, cancellation), cancellation);

    public ValueTask<VfsResult<EntryAnswer>> MakeNodeAsync(
         InodeNumber parent, ReadOnlySpan<byte> name, FileKind kind, uint permissions, uint device, Caller caller, CancellationToken cancellation) =>
        PassAsync("MakeNode", inner.MakeNodeAsync(parent, name, kind, permissions, device, caller, cancellation), cancellation);

    public ValueTask<VfsResult<EntryAnswer>> MakeDirectoryAsync(
         InodeNumber parent, ReadOnlySpan<byte> name, uint permissions, Caller caller, CancellationToken cancellation) =>
        PassAsync("MakeDirectory", inner.MakeDirectoryAsync(parent, name, permissions, caller, cancellation), cancellation);

    public ValueTask<VfsResult<EntryAnswer>> MakeSymbolicLinkAsync(
         InodeNumber parent, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, Caller caller, CancellationToken cancellation) =>
        PassAsync("MakeSymbolicLink", inner.MakeSymbolicLinkAsync(parent, name, target, caller, cancellation), cancellation);

    public ValueTask<VfsResult<EntryAnswer>> LinkAsync(
         InodeNumber inode, InodeNumber newParent, ReadOnlySpan<byte> newName, CancellationToken cancellation) =>
        PassAsync("Link", inner.LinkAsync(inode, newParent, newName, cancellation), cancellation);

    public ValueTask<VfsStatus> UnlinkAsync(InodeNumber parent, ReadOnlySpan<byte> name, CancellationToken cancellation) =>
        PassAsync("Unlink", inner.UnlinkAsync(parent, name, cancellation), cancellation);

    public ValueTask<VfsStatus> RemoveDirectoryAsync(InodeNumber parent, ReadOnlySpan<byte> name, CancellationToken cancellation) =>
        PassAsync("RemoveDirectory", inner.RemoveDirectoryAsync(parent, name, cancellation), cancellation);

    public ValueTask<VfsStatus> RenameAsync(
         InodeNumber parent, ReadOnlySpan<byte> name, InodeNumber newParent, ReadOnlySpan<byte> newName, RenameMode mode, CancellationToken cancellation) =>
        PassAsync("Rename", inner.RenameAsync(parent, name, newParent, newName, mode, cancellation), cancellation);

    public ValueTask<VfsResult<OpenedFile>> OpenAsync(InodeNumber inode, OpenMode mode, Caller caller, CancellationToken cancellation) =>
        PassAsync("Open", inner.OpenAsync(inode, mode, caller, cancellation), cancellation);

    public ValueTask<VfsResult<CreatedFile>> CreateAsync(
         InodeNumber parent, ReadOnlySpan<byte> name, uint permissions, OpenMode mode, Caller caller, CancellationToken cancellation) =>
        PassAsync("Create", inner.CreateAsync(parent, name, permissions, mode, caller, cancellation), cancellation);

    public ValueTask<VfsResult<CreatedFile>> CreateUnnamedAsync(
         InodeNumber parent, uint permissions, OpenMode mode, Caller caller, CancellationToken cancellation) =>
        PassAsync("CreateUnnamed", inner.CreateUnnamedAsync(parent, permissions, mode, caller, cancellation), cancellation);

    public void SettleOpen(HandleId handle, bool isPassthrough) =>
        inner.SettleOpen(handle, isPassthrough);

    public ValueTask<VfsResult<int>> ReadAsync(HandleId handle, long offset, Memory<byte> destination, CancellationToken cancellation) =>
        PassAsync("Read", inner.ReadAsync(handle, offset, destination, cancellation), cancellation);

    public ValueTask<VfsResult<int>> WriteAsync(
         HandleId handle, long offset, ReadOnlyMemory<byte> source, bool clearPrivileges, CancellationToken cancellation) =>
        PassAsync("Write", inner.WriteAsync(handle, offset, source, clearPrivileges, cancellation), cancellation);

    public ValueTask<VfsStatus> FlushAsync(HandleId handle, CancellationToken cancellation) =>
        PassAsync("Flush", inner.FlushAsync(handle, cancellation), cancellation);

    public ValueTask<VfsStatus> SyncAsync(HandleId handle, bool dataOnly, CancellationToken cancellation) =>
        PassAsync("Sync", inner.SyncAsync(handle, dataOnly, cancellation), cancellation);

    public ValueTask<VfsStatus> ReleaseAsync(HandleId handle) =>
        inner.ReleaseAsync(handle);

    public ValueTask<VfsStatus> AllocateAsync(
        HandleId handle, AllocateMode mode, long offset, long length, CancellationToken cancellation) =>
        PassAsync("Allocate", inner.AllocateAsync(handle, mode, offset, length, cancellation), cancellation);

    public ValueTask<VfsResult<long>> SeekAsync(HandleId handle, long offset, SeekTarget target, CancellationToken cancellation) =>
        PassAsync("Seek", inner.SeekAsync(handle, offset, target, cancellation), cancellation);

    public ValueTask<VfsResult<long>> CopyRangeAsync(
         HandleId source, long sourceOffset, HandleId target, long targetOffset, long length, CancellationToken cancellation) =>
        PassAsync("CopyRange", inner.CopyRangeAsync(source, sourceOffset, target, targetOffset, length, cancellation), cancellation);

    public ValueTask<VfsResult<OpenedDirectory>> OpenDirectoryAsync(InodeNumber inode, CancellationToken cancellation) =>
        PassAsync("OpenDirectory", inner.OpenDirectoryAsync(inode, cancellation), cancellation);

    public ValueTask<VfsStatus> ReadDirectoryAsync(HandleId handle, ulong cookie, IDirectorySink sink, CancellationToken cancellation) =>
        PassAsync("ReadDirectory", inner.ReadDirectoryAsync(handle, cookie, sink, cancellation), cancellation);

    public ValueTask<VfsStatus> SyncDirectoryAsync(HandleId handle, CancellationToken cancellation) =>
        PassAsync("SyncDirectory", inner.SyncDirectoryAsync(handle, cancellation), cancellation);

    public void ReleaseDirectory(HandleId handle) =>
        inner.ReleaseDirectory(handle);

    public ValueTask<VfsResult<SpaceAnswer>> GetSpaceAsync(CancellationToken cancellation) =>
        PassAsync("GetSpace", inner.GetSpaceAsync(cancellation), cancellation);

    public ValueTask<VfsResult<int>> GetExtendedAttributeAsync(
         InodeNumber inode, ReadOnlySpan<byte> name, Memory<byte> destination, CancellationToken cancellation) =>
        PassAsync("GetExtendedAttribute", inner.GetExtendedAttributeAsync(inode, name, destination, cancellation), cancellation);

    public ValueTask<VfsStatus> SetExtendedAttributeAsync(
         InodeNumber inode, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value, ExtendedAttributeMode mode, CancellationToken cancellation) =>
        PassAsync("SetExtendedAttribute", inner.SetExtendedAttributeAsync(inode, name, value, mode, cancellation), cancellation);

    public ValueTask<VfsResult<int>> ListExtendedAttributesAsync(
        InodeNumber inode, Memory<byte> destination, CancellationToken cancellation) =>
        PassAsync("ListExtendedAttributes", inner.ListExtendedAttributesAsync(inode, destination, cancellation), cancellation);

    public ValueTask<VfsStatus> RemoveExtendedAttributeAsync(InodeNumber inode, ReadOnlySpan<byte> name, CancellationToken cancellation) =>
        PassAsync("RemoveExtendedAttribute", inner.RemoveExtendedAttributeAsync(inode, name, cancellation), cancellation);

    private ValueTask<T> PassAsync<T>(string operation, ValueTask<T> answer, CancellationToken cancellation)
    {
        if (operation == _thrown) throw new InvalidOperationException("A test wanted this.");
        return operation == _slow ? PassLateAsync(answer, cancellation) : answer;
    }

    private async ValueTask<T> PassLateAsync<T>(ValueTask<T> answer, CancellationToken cancellation)
    {
        try
        {
            await _gate.Task.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _interrupted);
            throw;
        }

        return await answer;
    }
}
