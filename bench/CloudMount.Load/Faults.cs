using System.Collections.Concurrent;

namespace CloudMount.Load;

/// <summary>What was not as it must be. Thread-safe.</summary>
internal sealed class Faults
{
    private readonly ConcurrentQueue<string> _told = new();

    public int Count => _told.Count;

    public IEnumerable<string> First(int count) => _told.Take(count);

    public void Add(string fault) => _told.Enqueue(fault);
}
