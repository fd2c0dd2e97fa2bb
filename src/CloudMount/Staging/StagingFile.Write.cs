using CloudMount.Device;
using CloudMount.Primitives;

namespace CloudMount.Staging;

internal sealed partial class StagingFile
{
    /// <summary>Bytes written to a whole file until what it takes is measured again.</summary>
    private const long SettleStepBytes = 4 << 20;

    /// <summary>
    /// Writes, and marks the file dirty. Completed, with nothing allocated, for a whole dirty file while the budget has room. Fewer bytes than
    /// asked only when the disk filled up midway. NoSpace (disk, or dirty budget without upload progress), FileTooLarge, and what a
    /// read answers when a chunk that is covered in part must be loaded first.
    /// </summary>
    public ValueTask<VfsResult<int>> WriteAsync(long offset, ReadOnlyMemory<byte> source, CancellationToken cancellation)
    {
        if (offset < 0) return new(VfsStatus.InvalidArgument);
        if (offset > long.MaxValue - source.Length) return new(VfsStatus.FileTooLarge);
        if (source.IsEmpty) return new(0);
        NoteUse();
        if (_area.AdmitsWrite(source.Length))
        {
            _table.EnterWriter();
            try
            {
                if (_table.IsWhole && _table.IsDirty) return new(WriteStraight(offset, source.Span));
            }
            finally
            {
                _table.LeaveWriter();
            }
        }

        return WriteInTurnAsync(offset, source, cancellation);
    }

    private async ValueTask<VfsResult<int>> WriteInTurnAsync(long offset, ReadOnlyMemory<byte> source, CancellationToken cancellation)
    {
        try
        {
            var status = await _area.AdmitWriteAsync(source.Length, cancellation).ConfigureAwait(false);
            if (status != VfsStatus.Ok) return status;
            List<LoadTicket> toLoad = [];
            return TryWrite(offset, source.Span, toLoad, out var wait) ?? await WriteHeldAsync(offset, source, toLoad, wait!, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return VfsStatus.Interrupted;
        }
    }

    /// <summary>Waits for what the write needs. Held, so that the chunk at one edge stays while the one at the other is loaded.</summary>
    private async ValueTask<VfsResult<int>> WriteHeldAsync(
        long offset, ReadOnlyMemory<byte> source, List<LoadTicket> toLoad, Task<VfsStatus> wait, CancellationToken cancellation)
    {
        _table.Hold();
        try
        {
            while (true)
            {
                _loader.Start(toLoad);
                var status = await wait.WaitAsync(cancellation).ConfigureAwait(false);
                if (status != VfsStatus.Ok) return status;
                if (TryWrite(offset, source.Span, toLoad, out wait!) is { } result) return result;
            }
        }
        finally
        {
            _table.Unhold();
        }
    }

    /// <summary>Null when the writer has to wait, and with what for.</summary>
    private VfsResult<int>? TryWrite(long offset, ReadOnlySpan<byte> source, List<LoadTicket> toLoad, out Task<VfsStatus>? wait)
    {
        wait = null;
        _table.EnterWriter();
        try
        {
            if (!_table.IsWhole && !ChunkMap.CanHold(_area.Options.ChunkBytes, offset + source.Length)) return VfsStatus.FileTooLarge;
            var turn = _table.BeginWrite(offset, offset + source.Length, toLoad);
            wait = turn.Wait;
            if (wait is not null) return null;
            return turn.IsStraight ? WriteStraight(offset, source) : WriteChunks(turn, offset, source);
        }
        finally
        {
            _table.LeaveWriter();
        }
    }

    private VfsResult<int> WriteStraight(long offset, ReadOnlySpan<byte> source)
    {
        NoteWrite();
        var written = LocalFile.Write(Handle, offset, source);
        NoteWrite();
        _isUnsaved = true;
        if (!_table.IsDirty) _table.SetDirty(isDirty: true);
        if (!written.IsOk) return written;
        _charge.AddUnsettled(written.Value);
        if (_charge.UnsettledBytes >= SettleStepBytes) SettleUse();
        return written;
    }

    private VfsResult<int> WriteChunks(in WriteTurn turn, long offset, ReadOnlySpan<byte> source)
    {
        NoteWrite();
        var written = LocalFile.Write(Handle, offset, source);
        var count = _table.EndWrite(turn, offset, source.Length, written.IsOk ? written.Value : 0);
        NoteWrite();
        NoteMapChanged();
        if (count > 0) return count;
        return written.IsOk ? VfsStatus.NoSpace : written.Status;
    }
}
