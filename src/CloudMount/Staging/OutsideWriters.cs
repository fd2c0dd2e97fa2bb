namespace CloudMount.Staging;

/// <summary>
/// While the kernel writes staging files itself, nobody asks the area for room. This looks after it instead: clean content is given up before
/// the disk is full.
/// </summary>
internal sealed class OutsideWriters : IDisposable
{
    /// <summary>A fast disk takes 3 GB/s: at a quarter of a second the usual room of 1 GiB outlasts two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly StagingArea _area;
    private readonly long _roomBytes;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();

    // Guarded by _lock.
    private int _count;

    /// <param name="roomBytes">Free bytes the disk shall have while anybody writes.</param>
    public OutsideWriters(StagingArea area, long roomBytes, TimeProvider time)
    {
        _area = area;
        _roomBytes = roomBytes;
        _timer = time.CreateTimer(_ => _area.MakeRoom(_roomBytes), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Begin()
    {
        lock (_lock)
        {
            if (_count++ == 0) _timer.Change(Interval, Interval);
        }
    }

    public void End()
    {
        lock (_lock)
        {
            if (--_count == 0) _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();
}
