namespace CloudMount.TestKit.Remote;

/// <summary>The rate of one direction over all connections, as a line that is busy until a time; and its total.</summary>
internal sealed class RelayRate(long bytesPerSecond, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();
    private double _busyUntil;
    private long _total;

    public long Total => Interlocked.Read(ref _total);

    /// <summary>Puts bytes on the line. Answers how long it takes until the last of them has passed.</summary>
    public TimeSpan Take(int count)
    {
        Interlocked.Add(ref _total, count);
        if (bytesPerSecond == 0) return TimeSpan.Zero;
        lock (_lock)
        {
            var now = time.GetElapsedTime(_start).TotalSeconds;
            _busyUntil = Math.Max(now, _busyUntil) + ((double)count / bytesPerSecond);
            return TimeSpan.FromSeconds(_busyUntil - now);
        }
    }
}
