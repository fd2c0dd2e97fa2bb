using System.Collections.Concurrent;

namespace CloudMount.WriteBack;

/// <summary>
/// Entries that programs made dirty, each once with the time of its last change, until the pump takes them in. A program changes an entry
/// several times in a moment (create, write, close); the pump wakes a little later for all of it. Thread-safe.
/// </summary>
internal sealed class ProgramChanges : IDisposable
{
    // Long enough to gather what a program does at once, and over before the write-back delay is.
    private static readonly TimeSpan MinGathering = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MaxGathering = TimeSpan.FromMilliseconds(200);

    private readonly TimeSpan _gathering;
    private readonly Func<long> _now;
    private readonly ITimer _timer;
    private readonly ConcurrentDictionary<long, long> _changes = new();
    private int _isArmed;

    /// <param name="now">The reconciler's clock.</param>
    public ProgramChanges(TimeProvider time, Func<long> now, TimeSpan writeBackDelay, Action wake)
    {
        _gathering = TimeSpan.FromTicks(Math.Clamp(writeBackDelay.Ticks / 2, MinGathering.Ticks, MaxGathering.Ticks));
        _now = now;
        _timer = time.CreateTimer(_ => wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool IsEmpty => _changes.IsEmpty;

    public void Add(long id)
    {
        _changes[id] = _now();
        if (Interlocked.Exchange(ref _isArmed, 1) == 0) _timer.Change(_gathering, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Takes all, with the times of their last change.</summary>
    public IEnumerable<(long Id, long Time)> Take()
    {
        Volatile.Write(ref _isArmed, 0);
        foreach (var id in _changes.Keys)
        {
            if (_changes.TryRemove(id, out var time)) yield return (id, time);
        }
    }

    public int CountWhere(Func<long, bool> condition) => _changes.Keys.Count(condition);

    public void Dispose() => _timer.Dispose();
}
