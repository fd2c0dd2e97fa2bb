using CloudMount.Primitives;

namespace CloudMount.Staging;

internal sealed partial class ChunkTable
{
    /// <summary>
    /// Asks to write a range. Call between <see cref="EnterWriter"/> and <see cref="LeaveWriter"/>, leave to wait, and finish with
    /// <see cref="EndWrite"/> unless the turn is straight. Marks the file dirty. Absent chunks the range covers are taken, from a load under way
    /// too; those it covers in part go to <paramref name="toLoad"/>.
    /// </summary>
    public WriteTurn BeginWrite(long offset, long end, List<LoadTicket> toLoad)
    {
        lock (_lock)
        {
            if (!_isDirty)
            {
                _isDirty = true;
                SettleStateNeedsLock();
            }

            if (_map is null) return new(null, IsStraight: true, default);
            var range = _map.Touched(offset, end);
            if (_exclusiveWanted > 0 || _held.NextSet(range.First, range.End) < range.End) return new(NextChangeNeedsLock(), false, default);
            var covered = _map.Covered(offset, end);
            if (FirstUncoveredNeedsLock(range, covered) is { } chunk)
            {
                TakeNeedsLock(new(chunk, chunk + 1), 1, FillKind.Required, toLoad);
                return new(WaitNeedsLock(chunk, FillKind.Required), false, default);
            }

            for (var index = covered.First; (index = _map.Present.NextClear(index, covered.End)) < covered.End; index++)
                _held.Set(index, index + 1);
            StopLoadingNeedsLock(covered);
            _localWrites++;
            return new(null, false, covered);
        }
    }

    /// <summary>
    /// The first <paramref name="written"/> bytes are in the file. Answers how many of them count: a chunk that was absent and got only a part of
    /// its bytes stays absent.
    /// </summary>
    public int EndWrite(in WriteTurn turn, long offset, int length, int written)
    {
        lock (_lock)
        {
            _localWrites--;
            if (written < length) written = CutNeedsLock(turn.Taken, offset, written);
            _held.Clear(turn.Taken.First, turn.Taken.End);
            _isDirty = true;
            var end = offset + written;
            if (written > 0)
            {
                if (end > _map!.Length) SetLengthNeedsLock(end);
                _map.MarkWritten(_map.Touched(offset, end));
            }

            CompleteWaitersNeedsLock(turn.Taken, VfsStatus.Ok);
            AnnounceChangeNeedsLock();
            SettleStateNeedsLock();
            return written;
        }
    }

    /// <summary>Asks that others keep off; then call <see cref="TryEnterExclusive"/> until it is granted, and <see cref="LeaveExclusive"/> always.</summary>
    public void WantExclusive()
    {
        lock (_lock) _exclusiveWanted++;
    }

    /// <summary>
    /// Null when the file is now the caller's alone, or, not granted, when it is whole and needs no such thing; else what to wait for. Call
    /// it after <see cref="EnterWriter"/>, which keeps a whole file whole.
    /// </summary>
    public Task<VfsStatus>? TryEnterExclusive(out bool isGranted)
    {
        lock (_lock)
        {
            isGranted = false;
            if (_map is null) return null;
            if (_isExclusive || _localWrites > 0) return NextChangeNeedsLock();
            isGranted = _isExclusive = true;
            return null;
        }
    }

    public void LeaveExclusive(bool wasGranted)
    {
        lock (_lock)
        {
            _exclusiveWanted--;
            if (wasGranted) _isExclusive = false;
            AnnounceChangeNeedsLock();
            SettleStateNeedsLock();
        }
    }

    /// <summary>The file was cut or grown. Needs the exclusive turn.</summary>
    public void SetLength(long length)
    {
        lock (_lock)
        {
            _isDirty = true;
            SetLengthNeedsLock(length);
        }
    }

    /// <summary>A range is now zeros. Needs the exclusive turn and <see cref="EdgesReady"/>.</summary>
    public void MarkZeroed(long offset, long end)
    {
        lock (_lock)
        {
            _isDirty = true;
            var range = _map!.Touched(offset, end);
            StopLoadingNeedsLock(range);
            _map.MarkWritten(range);
            CompleteWaitersNeedsLock(range, VfsStatus.Ok);
        }
    }

    /// <summary>Null when no absent chunk lies half in the range; else what to wait for.</summary>
    public Task<VfsStatus>? EdgesReady(long offset, long end, List<LoadTicket> toLoad)
    {
        lock (_lock)
        {
            if (_map is null || FirstUncoveredNeedsLock(_map.Touched(offset, end), _map.Covered(offset, end)) is not { } chunk) return null;
            TakeNeedsLock(new(chunk, chunk + 1), 1, FillKind.Required, toLoad);
            return WaitNeedsLock(chunk, FillKind.Required);
        }
    }

    private int? FirstUncoveredNeedsLock(ChunkRange range, ChunkRange covered)
    {
        if (range.Count == 0) return null;
        if (!_map!.Present[range.First] && (covered.Count == 0 || range.First < covered.First)) return range.First;
        return !_map.Present[range.End - 1] && (covered.Count == 0 || range.End > covered.End) ? range.End - 1 : null;
    }

    private int CutNeedsLock(ChunkRange taken, long offset, int written)
    {
        var chunk = _map!.ChunkOf(offset + written);
        var isTaken = chunk >= taken.First && chunk < taken.End && _held[chunk];
        return isTaken ? (int)Math.Max(0, Math.Min(written, _map.StartOf(chunk) - offset)) : written;
    }

    private void SetLengthNeedsLock(long length)
    {
        _map!.SetLength(length);
        StopLoadingNeedsLock(new(_map.Count, int.MaxValue));
        ResizeBitsNeedsLock();
        CompleteWaitersNeedsLock(new(_map.Count, int.MaxValue), VfsStatus.Ok);
    }
}
