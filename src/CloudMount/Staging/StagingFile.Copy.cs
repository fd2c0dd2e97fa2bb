using CloudMount.Device;
using CloudMount.Primitives;

namespace CloudMount.Staging;

internal sealed partial class StagingFile
{
    /// <summary>One copy in the kernel: long enough to be quick, short enough to be interrupted.</summary>
    private const long MaxCopyBytes = 16 << 20;

    /// <summary>
    /// copy_file_range(2): may copy fewer bytes than asked, 0 only at the end of this file. InvalidArgument when the ranges overlap in one file, and
    /// what reads and writes answer.
    /// </summary>
    public async ValueTask<VfsResult<long>> CopyRangeAsync(
        long offset, StagingFile target, long targetOffset, long length, CancellationToken cancellation)
    {
        if (offset < 0 || targetOffset < 0 || length < 0) return VfsStatus.InvalidArgument;
        if (target == this && Math.Abs(offset - targetOffset) < length) return VfsStatus.InvalidArgument;
        if (targetOffset > long.MaxValue - length) return VfsStatus.FileTooLarge;
        length = Math.Min(Math.Min(length, MaxCopyBytes), Math.Max(0, Length - offset));
        if (length == 0) return 0L;
        try
        {
            var status = await _area.AdmitWriteAsync(length, cancellation).ConfigureAwait(false);
            if (status != VfsStatus.Ok) return status;
            return TryCopyWhole(offset, target, targetOffset, length) is { } copied
                ? copied
                : await CopyThroughBufferAsync(offset, target, targetOffset, length, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return VfsStatus.Interrupted;
        }
    }

    /// <summary>Null when one of the files is not whole, or the kernel does not copy between them.</summary>
    private VfsResult<long>? TryCopyWhole(long offset, StagingFile target, long targetOffset, long length)
    {
        if (!target._table.IsDirty) target._table.SetDirty(isDirty: true);
        _table.EnterWriter();
        target._table.EnterWriter();
        try
        {
            if (!_table.IsWhole || !target._table.IsWhole) return null;
            target.NoteWrite();
            var copied = LocalFile.CopyRange(Handle, offset, target.Handle, targetOffset, length);
            target.NoteWrite();
            target._isUnsaved = true;
            if (copied.IsOk) target._charge.AddUnsettled(copied.Value);
            return copied.IsOk || copied.Status == VfsStatus.NoSpace ? copied : null;
        }
        finally
        {
            target._table.LeaveWriter();
            _table.LeaveWriter();
            target.SettleUse();
        }
    }

    private async ValueTask<VfsResult<long>> CopyThroughBufferAsync(
        long offset, StagingFile target, long targetOffset, long length, CancellationToken cancellation)
    {
        var buffer = await _area.CopyBuffers.RentAsync(cancellation).ConfigureAwait(false);
        try
        {
            var part = buffer.AsMemory(0, (int)Math.Min(buffer.Length, length));
            var read = await ReadAsync(_area.CreateCursor(), offset, part, cancellation).ConfigureAwait(false);
            if (!read.IsOk) return read.Status;
            var written = await target.WriteAsync(targetOffset, part[..read.Value], cancellation).ConfigureAwait(false);
            return written.IsOk ? written.Value : written.Status;
        }
        finally
        {
            _area.CopyBuffers.Return(buffer);
        }
    }
}
