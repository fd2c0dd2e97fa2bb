namespace CloudMount.Cli.Mounting;

/// <summary>
/// Gives memory back to the system when a burst of work has ended: a mount idles most of its life, and the collector, which only runs when memory
/// is asked for, would keep what the burst needed until the next one.
/// </summary>
internal sealed class IdleMemory : IDisposable
{
    /// <summary>How often it looks, and how long it has to be quiet.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private const long QuietBytes = 1 << 20;
    private const long WorthBytes = 16 << 20;

    private readonly ITimer _timer;
    private long _seen;
    private long _collectedAt;

    public IdleMemory(TimeProvider time) => _timer = time.CreateTimer(_ => Look(), null, Interval, Interval);

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var allocated = GC.GetTotalAllocatedBytes();
        var isQuiet = allocated - _seen < QuietBytes;
        _seen = allocated;
        if (!isQuiet || allocated - _collectedAt < WorthBytes) return;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _collectedAt = allocated;
    }
}
