using System.Collections.Concurrent;
using CloudMount.Index;
using CloudMount.Primitives;

namespace CloudMount.Refresh;

/// <summary>
/// Which listings are known to be old, whatever their age. Bounded: past the limit all are. A mark made later than now, before the clock was set
/// back, does not count. Thread-safe; a look takes no lock.
/// </summary>
internal sealed class StaleMarks(int maxKept)
{
    private readonly ConcurrentDictionary<InodeNumber, Timestamp> _marks = new();
    private long _allBefore = long.MinValue;

    /// <summary>Whether the listing of a directory was asked for before it was marked.</summary>
    public bool IsStale(InodeRecord directory, Timestamp now)
    {
        var all = new Timestamp(Interlocked.Read(ref _allBefore));
        if (directory.ListedAt < all && all <= now) return true;
        return _marks.TryGetValue(directory.Inode, out var mark) && directory.ListedAt < mark && mark <= now;
    }

    public void Mark(InodeNumber directory, Timestamp now)
    {
        _marks[directory] = now;
        if (_marks.Count > maxKept) MarkAll(now);
    }

    public void MarkAll(Timestamp now)
    {
        Interlocked.Exchange(ref _allBefore, now.Nanoseconds);
        _marks.Clear();
    }

    /// <summary>A listing was applied: a mark made before it was asked for has done its work.</summary>
    public void Clear(InodeRecord directory)
    {
        if (_marks.TryGetValue(directory.Inode, out var mark) && mark <= directory.ListedAt) _marks.TryRemove(new(directory.Inode, mark));
    }
}
