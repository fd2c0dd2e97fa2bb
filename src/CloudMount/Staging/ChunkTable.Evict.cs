using System.Numerics;
using CloudMount.Primitives;

namespace CloudMount.Staging;

internal sealed partial class ChunkTable
{
    /// <summary>
    /// Takes present chunks that the remote has too, those not used lately first (a clock: a hand goes round and takes what was not used since
    /// it last came by). They are absent and held until <see cref="EndEvict"/>. Answers their bytes, 0 when none may be given up.
    /// </summary>
    /// <param name="length">What the disk says the file's length is, for a file that is whole.</param>
    public long BeginEvict(long bytes, long length, List<ChunkRange> taken)
    {
        lock (_lock)
        {
            if (_pins > 0 || _holds > 0 || _exclusiveWanted > 0 || !TryOpenUpNeedsLock(length)) return 0;
            var before = _map!.PresentBytes;
            TurnHandNeedsLock(_map, (int)Math.Min(_map.Count, (bytes + _chunkBytes - 1) / _chunkBytes), taken);
            foreach (var run in taken)
            {
                _map.MarkAbsent(run);
                _held.Set(run.First, run.End);
            }

            if (taken.Count > 0) Interlocked.Increment(ref _generation);
            if (taken.Count > 0) _localWrites++;
            var freed = before - _map.PresentBytes;
            SettleStateNeedsLock();
            return freed;
        }
    }

    /// <summary>The first runs were punched; the others were not, and are as present as before.</summary>
    public void EndEvict(List<ChunkRange> taken, int punched)
    {
        lock (_lock)
        {
            _localWrites--;
            for (var index = 0; index < taken.Count; index++)
            {
                _held.Clear(taken[index].First, taken[index].End);
                if (index >= punched) _map!.MarkPresent(taken[index]);
                CompleteWaitersNeedsLock(taken[index], VfsStatus.Ok);
            }

            AnnounceChangeNeedsLock();
            SettleStateNeedsLock();
        }
    }

    /// <summary>Whether <see cref="BeginEvict"/> might find something, at a glance.</summary>
    public bool CanEvict
    {
        get { lock (_lock) return _pins == 0 && _holds == 0 && (_map is null ? !_isDirty && _wholeBytes > 0 : _map.Present.SetCount > _map.Dirty.SetCount); }
    }

    public bool IsEmpty
    {
        get { lock (_lock) return _map is { Present.SetCount: 0 } && _loading.SetCount == 0; }
    }

    /// <summary>Makes a whole clean file one of chunks. False while somebody writes, or when all of it is dirty.</summary>
    private bool TryOpenUpNeedsLock(long length)
    {
        if (_map is not null) return !HasWriters;
        if (_isDirty || length == 0 || !ChunkMap.CanHold(_chunkBytes, length)) return false;
        _isWhole = false;
        Interlocked.MemoryBarrier();
        if (HasWriters)
        {
            _isWhole = true;
            return false;
        }

        _map = ChunkMap.Whole(_chunkBytes, length);
        (_loading, _held, _used, _hand) = (new(0), new(0), new(0), 0);
        ResizeBitsNeedsLock();
        return true;
    }

    private void TurnHandNeedsLock(ChunkMap map, int wanted, List<ChunkRange> taken)
    {
        var words = map.Present.Words;
        var count = (map.Count + 63) >> 6;
        for (var step = 0; step < 2 * count && wanted > 0; step++)
        {
            var word = ((_hand >> 6) + step) % count;
            var candidates = words[word] & ~map.Dirty.Words[word];
            var unused = candidates & ~_used.Words[word];
            _used.Clear(word << 6, Math.Min(map.Count, (word + 1) << 6));
            for (; unused != 0 && wanted > 0; unused &= unused - 1, wanted--)
                Add(taken, (word << 6) + BitOperations.TrailingZeroCount(unused));
            if (wanted == 0) _hand = word << 6;
        }
    }

    private static void Add(List<ChunkRange> taken, int chunk)
    {
        if (taken.Count > 0 && taken[^1].End == chunk) taken[^1] = new(taken[^1].First, chunk + 1);
        else taken.Add(new(chunk, chunk + 1));
    }
}
