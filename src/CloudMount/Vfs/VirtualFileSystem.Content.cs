using CloudMount.Primitives;

namespace CloudMount.Vfs;

internal sealed partial class VirtualFileSystem
{
    private const int FullDiskTries = 10;

    public ValueTask<VfsResult<int>> ReadAsync(HandleId handle, long offset, Memory<byte> destination, CancellationToken cancellation)
    {
        if (!_files.TryGet(handle, out var file) || !file.CanRead) return new(VfsStatus.BadHandle);
        return file.File.ReadAsync(file.Cursor, offset, destination, cancellation);
    }

    public ValueTask<VfsResult<int>> WriteAsync(
        HandleId handle, long offset, ReadOnlyMemory<byte> source, bool clearPrivileges, CancellationToken cancellation)
    {
        if (!_files.TryGet(handle, out var file) || !file.CanWrite) return new(VfsStatus.BadHandle);
        if (!_space.Admits(source.Length)) return WriteIfAdmittedAsync(file, offset, source, clearPrivileges, cancellation);
        if (!file.Open.MayChange || _index.Health != VfsStatus.Ok || clearPrivileges || file.IsSynchronous) return WriteLaterAsync(file, offset, source, clearPrivileges, cancellation);
        file.Open.LastWrite = Now;
        var writing = file.File.WriteAsync(offset, source, cancellation);
        if (!writing.IsCompletedSuccessfully) return writing;
        var written = writing.Result;
        return written.Status == VfsStatus.NoSpace ? WriteLaterAsync(file, offset, source, clearPrivileges, cancellation) : new(written);
    }

    public ValueTask<VfsStatus> FlushAsync(HandleId handle, CancellationToken cancellation)
    {
        if (!_files.TryGet(handle, out var file)) return new(VfsStatus.BadHandle);
        return _options.WaitsForRemote && file.CanWrite ? new(WaitForRemoteAsync(file.Open.Inode, cancellation)) : new(VfsStatus.Ok);
    }

    public async ValueTask<VfsStatus> SyncAsync(HandleId handle, bool dataOnly, CancellationToken cancellation)
    {
        if (!_files.TryGet(handle, out var file)) return VfsStatus.BadHandle;
        var status = await Task.Run(() => Sync(file, dataOnly), CancellationToken.None).ConfigureAwait(false);
        return status == VfsStatus.Ok && _options.WaitsForRemote ? await WaitForRemoteAsync(file.Open.Inode, cancellation).ConfigureAwait(false) : status;
    }

    public async ValueTask<VfsStatus> AllocateAsync(
        HandleId handle, AllocateMode mode, long offset, long length, CancellationToken cancellation)
    {
        if (!_files.TryGet(handle, out var file) || !file.CanWrite) return VfsStatus.BadHandle;
        if (offset < 0 || length <= 0) return VfsStatus.InvalidArgument;
        if (offset > long.MaxValue - length) return VfsStatus.FileTooLarge;
        if ((mode & AllocateMode.KeepSize) == 0 && await AdmitGrowthAsync(file.File, offset + length, cancellation).ConfigureAwait(false) is not VfsStatus.Ok and var refused) return refused;
        if (await MakeWholeAsync(file.Open, cancellation).ConfigureAwait(false) is not VfsStatus.Ok and var failed) return failed;
        file.Open.LastWrite = Now;
        return await file.File.AllocateAsync(mode, offset, length, cancellation).ConfigureAwait(false);
    }

    public ValueTask<VfsResult<long>> SeekAsync(HandleId handle, long offset, SeekTarget target, CancellationToken cancellation) =>
        new(_files.TryGet(handle, out var file) ? file.File.Seek(offset, target) : VfsStatus.BadHandle);

    public async ValueTask<VfsResult<long>> CopyRangeAsync(
        HandleId source, long sourceOffset, HandleId target, long targetOffset, long length, CancellationToken cancellation)
    {
        if (!_files.TryGet(source, out var from) || !from.CanRead) return VfsStatus.BadHandle;
        if (!_files.TryGet(target, out var to) || !to.CanWrite) return VfsStatus.BadHandle;
        if (targetOffset >= 0 && length > 0 && targetOffset <= long.MaxValue - length
            && await AdmitGrowthAsync(to.File, targetOffset + Math.Min(length, from.File.Length), cancellation).ConfigureAwait(false) is not VfsStatus.Ok and var refused) return refused;
        if (await MakeWholeAsync(to.Open, cancellation).ConfigureAwait(false) is not VfsStatus.Ok and var failed) return failed;
        to.Open.LastWrite = Now;
        return await from.File.CopyRangeAsync(sourceOffset, to.File, targetOffset, length, cancellation).ConfigureAwait(false);
    }

    private async ValueTask<VfsResult<int>> WriteIfAdmittedAsync(
        OpenFile file, long offset, ReadOnlyMemory<byte> source, bool clearPrivileges, CancellationToken cancellation)
    {
        var admitted = offset < 0 || offset > long.MaxValue - source.Length
            ? VfsStatus.Ok : await AdmitGrowthAsync(file.File, offset + source.Length, cancellation).ConfigureAwait(false);
        return admitted == VfsStatus.Ok ? await WriteLaterAsync(file, offset, source, clearPrivileges, cancellation).ConfigureAwait(false) : admitted;
    }

    private async ValueTask<VfsResult<int>> WriteLaterAsync(
        OpenFile file, long offset, ReadOnlyMemory<byte> source, bool clearPrivileges, CancellationToken cancellation)
    {
        if (await MakeWholeAsync(file.Open, cancellation).ConfigureAwait(false) is not VfsStatus.Ok and var failed) return failed;
        file.Open.LastWrite = Now;
        var written = await WriteWithPatienceAsync(file, offset, source, cancellation).ConfigureAwait(false);
        if (!written.IsOk) return written;
        if (clearPrivileges) ClearPrivileges(file.Open.Inode);
        if (!file.IsSynchronous) return written;
        var synced = await Task.Run(() => Sync(file, dataOnly: true), CancellationToken.None).ConfigureAwait(false);
        return synced == VfsStatus.Ok ? written : synced;
    }

    private async ValueTask<VfsResult<int>> WriteWithPatienceAsync(
        OpenFile file, long offset, ReadOnlyMemory<byte> source, CancellationToken cancellation)
    {
        for (var tries = 0; ; tries++)
        {
            var written = await file.File.WriteAsync(offset, source, cancellation).ConfigureAwait(false);
            if (written.Status != VfsStatus.NoSpace || !await HasWaitedForRoomAsync(tries, cancellation).ConfigureAwait(false)) return written;
        }
    }

    /// <summary>
    /// Waits a little for room on the disk: what was given up holds its space until the index that says so is on the disk. False when it was waited for
    /// often enough.
    /// </summary>
    private async ValueTask<bool> HasWaitedForRoomAsync(int tries, CancellationToken cancellation)
    {
        if (tries == FullDiskTries || _options.FullDiskPatience == TimeSpan.Zero) return false;
        await Task.Run(_index.Flush, CancellationToken.None).ConfigureAwait(false);
        await Task.Delay(_options.FullDiskPatience / FullDiskTries, _time, cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// Before the first change to a file all of it is fetched, so that dirty content is always whole: it can be uploaded whatever becomes of the
    /// version it was made from.
    /// </summary>
    private async ValueTask<VfsStatus> MakeWholeAsync(OpenInode open, CancellationToken cancellation)
    {
        // What the index may have lost with its last state is not acknowledged any further.
        if (_index.Health is not VfsStatus.Ok and var broken) return broken;
        if (open.MayChange) return VfsStatus.Ok;
        var file = open.File!;
        _staging.SetDirty(file.Id, isDirty: true);
        if (await file.FillAsync(cancellation).ConfigureAwait(false) is not VfsStatus.Ok and var failed) return failed;
        return await Task.Run(() => _open.MakeChangeable(open, isOnRemote: true), CancellationToken.None).ConfigureAwait(false);
    }

    // Content first: an index that survives must not speak of bytes that do not.
    private VfsStatus Sync(OpenFile file, bool dataOnly)
    {
        _open.Settle(file.Open.Inode);
        if (file.File.Sync(dataOnly) is not VfsStatus.Ok and var failed) return failed;
        _index.Flush();
        return VfsStatus.Ok;
    }

    private async Task<VfsStatus> WaitForRemoteAsync(InodeNumber inode, CancellationToken cancellation)
    {
        _open.Settle(inode);
        return await _waitForRemote(inode, cancellation).ConfigureAwait(false);
    }
}
