using CloudMount.Primitives;

namespace CloudMount.Staging;

internal sealed partial class ChunkTable
{
    /// <summary>
    /// How many bytes from an offset on may be read now: 0 when the chunk is not present, -1 at the end of the file. The bytes hold if
    /// <see cref="Generation"/> is still <paramref name="generation"/> after they were read.
    /// </summary>
    public int ReadyBytes(long offset, int length, out long generation)
    {
        lock (_lock)
        {
            generation = _generation;
            if (_map is null) return length;
            var range = _map.Touched(offset, offset + length);
            if (offset >= _map.Length) return -1;
            var end = _map.Present.NextClear(range.First, range.End);
            if (end == range.First) return 0;
            _used.Set(range.First, end);
            return (int)(Math.Min(offset + length, _map.EndOf(end)) - offset);
        }
    }

    /// <summary>
    /// Takes the absent chunks of two byte ranges into loading and answers what is left to wait for: the first chunk of the demand. Null when
    /// that is present, or there is none.
    /// </summary>
    /// <param name="demanded">Runs the caller must now load, or fail.</param>
    public Task<VfsStatus>? Demand(long offset, long end, long aheadEnd, int maxChunks, List<LoadTicket> demanded, List<LoadTicket> ahead)
    {
        lock (_lock)
        {
            if (_map is null) return null;
            var range = _map.Touched(offset, end);
            if (offset >= _map.Length) return null;
            TakeNeedsLock(range, maxChunks, FillKind.Demand, demanded);
            if (aheadEnd > end) TakeNeedsLock(_map.Touched(end, aheadEnd), maxChunks, FillKind.Ahead, ahead);
            return _map.Present[range.First] ? null : WaitNeedsLock(range.First, FillKind.Demand);
        }
    }

    /// <summary>Takes the absent chunks of a byte range into loading; nobody waits for them yet.</summary>
    public void TakeAhead(long offset, long end, int maxChunks, List<LoadTicket> ahead)
    {
        lock (_lock)
        {
            if (_map is not null) TakeNeedsLock(_map.Touched(offset, end), maxChunks, FillKind.Ahead, ahead);
        }
    }

    /// <summary>Takes up to <paramref name="maxChunks"/> absent chunks at or after one into loading. False when none is absent.</summary>
    /// <param name="taken">Empty when the next absent chunk is on its way already.</param>
    public bool DemandNext(ref int chunk, int maxChunks, FillKind kind, List<LoadTicket> taken, out Task<VfsStatus>? wait)
    {
        lock (_lock)
        {
            wait = null;
            if (_map is null) return false;
            chunk = _map.Present.NextClear(Math.Min(chunk, _map.Count), _map.Count);
            if (chunk == _map.Count) return false;
            var end = (int)Math.Min(_map.Count, chunk + (long)maxChunks);
            end = _map.Present.NextSet(chunk, end);
            TakeNeedsLock(new(chunk, end), maxChunks, kind, taken);
            wait = WaitNeedsLock(end - 1, kind);
            chunk = end;
            return true;
        }
    }

    /// <summary>When all is present but the file does not count as whole because a write is being marked: what to wait for.</summary>
    public Task<VfsStatus>? WhenNothingAbsent()
    {
        lock (_lock) return _map is { IsWhole: true } ? NextChangeNeedsLock() : null;
    }

    /// <summary>The next run of chunks, from one on, that the flight still has to bring. Empty when there is none.</summary>
    public LoadStep NextStep(LoadTicket ticket, int from)
    {
        lock (_lock)
        {
            if (_map is null) return default;
            var run = ticket.NextOwn(_loading, from, Math.Min(ticket.Range.End, _map.Count));
            if (run.Count == 0) return default;
            var offset = _map.StartOf(run.First);
            return new(run, offset, Math.Min(_map.EndOf(run.End), _map.SourceLength) - offset);
        }
    }

    /// <summary>
    /// Takes the first run of loading chunks in a range for storing. Empty with no wait: none is wanted any more. Chunks that were written or
    /// cut off in the meantime are left out.
    /// </summary>
    public LoadStep BeginStore(LoadTicket ticket, ChunkRange range, out Task<VfsStatus>? wait)
    {
        lock (_lock)
        {
            wait = null;
            if (_map is null) return default;
            if (_exclusiveWanted > 0)
            {
                wait = NextChangeNeedsLock();
                return default;
            }

            var run = ticket.NextOwn(_loading, range.First, Math.Min(range.End, _map.Count));
            if (run.Count == 0) return default;
            _loading.Clear(run.First, run.End);
            _held.Set(run.First, run.End);
            _localWrites++;
            var offset = _map.StartOf(run.First);
            return new(run, offset, Math.Min(_map.EndOf(run.End), _map.SourceLength) - offset);
        }
    }

    /// <summary>The bytes of a run are in the file, or are not.</summary>
    public void EndStore(LoadTicket ticket, ChunkRange run, VfsStatus status)
    {
        lock (_lock)
        {
            _localWrites--;
            _held.Clear(run.First, run.End);
            if (status == VfsStatus.Ok)
            {
                _map!.MarkPresent(run);
                _used.Set(run.First, run.End);
            }
            else
            {
                ticket.Lose(run);
            }

            CompleteWaitersNeedsLock(run, status, ticket.Kind);
            AnnounceChangeNeedsLock();
            SettleStateNeedsLock();
        }
    }

    /// <summary>The flight ended: what of its chunks, from one on, is still loading will not come. With Ok whoever waits asks again.</summary>
    public void EndLoad(LoadTicket ticket, int from, VfsStatus status)
    {
        lock (_lock)
        {
            _tickets.Remove(ticket);
            if (_map is null) return;
            for (var run = NextOwnNeedsLock(from); run.Count > 0; run = NextOwnNeedsLock(run.End))
            {
                _loading.Clear(run.First, run.End);
                CompleteWaitersNeedsLock(run, status, ticket.Kind);
            }

            CheckInvariantsNeedsLock();
        }

        ChunkRange NextOwnNeedsLock(int first) => ticket.NextOwn(_loading, first, Math.Min(ticket.Range.End, _map!.Count));
    }

    /// <summary>The absent bytes from an offset on that the remote has and that zeros follow, to read past the staging file.</summary>
    public (int Absent, int FromSource) AbsentBytes(long offset, int length)
    {
        lock (_lock)
        {
            if (_map is null) return default;
            var range = _map.Touched(offset, offset + length);
            if (range.Count == 0) return default;
            var end = Math.Min(offset + length, _map.EndOf(_map.Present.NextSet(range.First, range.End)));
            return ((int)Math.Max(0, end - offset), (int)Math.Max(0, Math.Min(end, _map.SourceLength) - offset));
        }
    }

    /// <summary>Where the next absent chunk at or after an offset begins, the offset at the least; the end of the file when there is none.</summary>
    public long NextAbsent(long offset)
    {
        lock (_lock)
        {
            if (_map is null || offset >= _map.Length) return _map?.Length ?? long.MaxValue;
            var chunk = _map.Present.NextClear(_map.ChunkOf(offset), _map.Count);
            return Math.Max(offset, Math.Min(_map.StartOf(chunk), _map.Length));
        }
    }

    /// <summary>Where the run of absent chunks that an offset lies in ends; the offset itself when its chunk is present.</summary>
    public long EndOfAbsent(long offset)
    {
        lock (_lock)
        {
            if (_map is null || offset >= _map.Length) return offset;
            var chunk = _map.ChunkOf(offset);
            var end = _map.Present.NextSet(chunk, _map.Count);
            return end == chunk ? offset : _map.EndOf(end);
        }
    }

    /// <summary>Nobody loads these chunks any more; they are changed instead.</summary>
    private void StopLoadingNeedsLock(ChunkRange range)
    {
        foreach (var ticket in _tickets) ticket.Lose(range);
        _loading.Clear(Math.Min(range.First, _loading.Count), Math.Min(range.End, _loading.Count));
    }

    private void TakeNeedsLock(ChunkRange range, int maxChunks, FillKind kind, List<LoadTicket> taken)
    {
        for (var chunk = range.First; chunk < range.End;)
        {
            chunk = _map!.Present.NextClear(chunk, range.End);
            if (chunk == range.End) return;
            if (_loading[chunk] || _held[chunk])
            {
                chunk++;
                continue;
            }

            var end = Math.Min(_map.Present.NextSet(chunk, range.End), (int)Math.Min(range.End, chunk + (long)maxChunks));
            end = Math.Min(_loading.NextSet(chunk, end), _held.NextSet(chunk, end));
            _loading.Set(chunk, end);
            var ticket = new LoadTicket(new(chunk, end), kind);
            _tickets.Add(ticket);
            taken.Add(ticket);
            chunk = end;
        }
    }

    private Task<VfsStatus> WaitNeedsLock(int chunk, FillKind kind)
    {
        var waiter = new ChunkWaiter(chunk, kind);
        _waiters.Add(waiter);
        return waiter.Task;
    }
}
