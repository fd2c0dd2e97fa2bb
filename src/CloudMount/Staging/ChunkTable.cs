using System.Diagnostics;
using CloudMount.Primitives;

namespace CloudMount.Staging;

/// <summary>
/// The authority over one staging file: which chunk may be read, loaded, written or given up, now. It does no I/O; who does asks before and
/// reports after. README.md draws the states of a chunk.
/// <para>
/// Readers hold nothing. They take <see cref="Generation"/> before they look and compare it after they read: each eviction moves it before
/// it punches, so an unmoved generation proves the bytes. Writers of a whole file count themselves in <see cref="EnterWriter"/> and then
/// look at <see cref="IsWhole"/>; eviction first ends the wholeness and then looks at the count (a full fence on both sides).
/// </para>
/// </summary>
internal sealed partial class ChunkTable
{
    private readonly Lock _lock = new();
    private readonly FileCharge _charge;
    private readonly int _chunkBytes;

    // Guarded by _lock; the volatile ones are read without it.
    private readonly List<ChunkWaiter> _waiters = [];
    private readonly List<LoadTicket> _tickets = [];
    private ChunkMap? _map;
    private ChunkBits _loading = new(0);
    private ChunkBits _held = new(0);
    private ChunkBits _used = new(0);
    private TaskCompletionSource<VfsStatus>? _change;
    private long _wholeBytes;
    private int _localWrites;
    private int _exclusiveWanted;
    private bool _isExclusive;
    private int _holds;
    private int _pins;
    private int _hand;
    private volatile bool _isWhole;
    private volatile bool _isDirty;

    // Interlocked.
    private long _generation;
    private int _writers;

    /// <param name="map">Null: the file is whole.</param>
    /// <param name="wholeBytes">What a whole file takes.</param>
    public ChunkTable(int chunkBytes, ChunkMap? map, long wholeBytes, bool isDirty, FileCharge charge)
    {
        _chunkBytes = chunkBytes;
        _charge = charge;
        _isDirty = isDirty;
        _wholeBytes = wholeBytes;
        _map = map;
        lock (_lock)
        {
            if (map is not null) ResizeBitsNeedsLock();
            SettleStateNeedsLock();
        }
    }

    public bool IsWhole => _isWhole;

    public bool IsDirty => _isDirty;

    /// <summary>Moved by each eviction, before it punches.</summary>
    public long Generation => Volatile.Read(ref _generation);

    public bool HasWriters => Volatile.Read(ref _writers) != 0;

    /// <summary>The length of a file that is not whole, which only this table changes; null when it is whole and the disk knows.</summary>
    public long? PartialLength
    {
        get { lock (_lock) return _map?.Length; }
    }

    /// <summary>The map in its lasting form; empty when the file is whole.</summary>
    public byte[] CaptureMap(out long? length)
    {
        lock (_lock)
        {
            length = _map?.Length;
            return _map is null ? [] : ChunkMapFormat.Write(_map);
        }
    }

    /// <summary>All content is, or no longer is, more than the remote holds.</summary>
    public void SetDirty(bool isDirty)
    {
        lock (_lock)
        {
            _isDirty = isDirty;
            if (!isDirty) _map?.MarkClean();
            SettleStateNeedsLock();
        }
    }

    /// <summary>What the disk says a whole file takes.</summary>
    public void SetWholeBytes(long bytes)
    {
        lock (_lock)
        {
            _wholeBytes = bytes;
            SettleStateNeedsLock();
        }
    }

    /// <summary>While pinned, nothing is evicted.</summary>
    public void Pin()
    {
        lock (_lock) _pins++;
    }

    public void Unpin()
    {
        lock (_lock) _pins--;
    }

    public bool IsPinned
    {
        get { lock (_lock) return _pins > 0; }
    }

    /// <summary>While held, the file is being made whole: nothing is evicted, and of a dirty file all counts as dirty.</summary>
    public void Hold()
    {
        lock (_lock)
        {
            _holds++;
            SettleStateNeedsLock();
        }
    }

    public void Unhold()
    {
        lock (_lock)
        {
            _holds--;
            SettleStateNeedsLock();
        }
    }

    /// <summary>Who changes bytes is counted from before it looks at the state until it has marked what it did.</summary>
    public void EnterWriter() => Interlocked.Increment(ref _writers);

    public void LeaveWriter() => Interlocked.Decrement(ref _writers);

    /// <summary>To call before the lock is released by whoever changed the map: turns whole, adds up, checks.</summary>
    private void SettleStateNeedsLock()
    {
        if (_map is { IsWhole: true } && _localWrites == 0 && !_isExclusive)
        {
            _wholeBytes = _map.Length;
            _map = null;
            _loading = _held = _used = new ChunkBits(0);
            CompleteWaitersNeedsLock(new(0, int.MaxValue), VfsStatus.Ok);
        }

        _isWhole = _map is null;
        ChargeNeedsLock();
        CheckInvariantsNeedsLock();
    }

    private void ChargeNeedsLock()
    {
        var present = _map?.PresentBytes ?? _wholeBytes;
        var dirty = !_isDirty ? 0 : _map is null || _holds > 0 ? present : _map.DirtyBytes;
        _charge.Set(present - dirty, dirty);
    }

    private void ResizeBitsNeedsLock()
    {
        _loading.Resize(_map!.Count);
        _held.Resize(_map.Count);
        _used.Resize(_map.Count);
        _hand = Math.Min(_hand, _map.Count);
    }

    private Task<VfsStatus> NextChangeNeedsLock() =>
        (_change ??= new TaskCompletionSource<VfsStatus>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private void AnnounceChangeNeedsLock()
    {
        _change?.TrySetResult(VfsStatus.Ok);
        _change = null;
    }

    /// <summary>Continuations run elsewhere: completing under the lock calls nobody.</summary>
    /// <param name="kind">Of the load that ended. Who wants the chunk more than it did asks again where it found no space.</param>
    private void CompleteWaitersNeedsLock(ChunkRange range, VfsStatus status, FillKind kind = FillKind.Required)
    {
        for (var index = _waiters.Count - 1; index >= 0; index--)
        {
            var waiter = _waiters[index];
            if (waiter.Chunk < range.First || waiter.Chunk >= range.End || (status == VfsStatus.Ok && IsOnItsWayNeedsLock(waiter.Chunk))) continue;
            waiter.Complete(status == VfsStatus.NoSpace && waiter.Kind > kind ? VfsStatus.Ok : status);
            _waiters.RemoveAt(index);
        }
    }

    private bool IsOnItsWayNeedsLock(int chunk) =>
        _map is not null && chunk < _map.Count && !_map.Present[chunk] && (_loading[chunk] || _held[chunk]);

    [Conditional("DEBUG")]
    private void CheckInvariantsNeedsLock()
    {
        if (_map is null) return;
        Debug.Assert(_loading.Count == _map.Count && _held.Count == _map.Count, "The states speak of the same chunks.");
        Debug.Assert(_map.SourceLength <= _map.Length, "The source shows through within the file only.");
        for (var chunk = 0; chunk < _map.Count && _map.Count <= 4096; chunk++)
        {
            Debug.Assert(!(_map.Present[chunk] && (_loading[chunk] || _held[chunk])), "A present chunk is neither loaded nor held.");
            Debug.Assert(!_map.Dirty[chunk] || _map.Present[chunk], "A dirty chunk is present.");
            Debug.Assert(_map.Present[chunk] || _held[chunk] || _map.StartOf(chunk) < _map.SourceLength, "An absent chunk has a source.");
        }
    }
}
