namespace CloudMount.Staging;

/// <summary>The bytes of a staging area, added up. Lock-free; every count is exact when nothing moves.</summary>
internal sealed class SpaceLedger
{
    private long _cleanBytes;
    private long _dirtyBytes;
    private long _reservedBytes;
    private long _evictedBytes;
    private long _hits;
    private long _misses;

    public long CleanBytes => Volatile.Read(ref _cleanBytes);

    public long DirtyBytes => Volatile.Read(ref _dirtyBytes);

    /// <summary>Clean bytes that loads under way may still bring.</summary>
    public long ReservedBytes => Volatile.Read(ref _reservedBytes);

    public long EvictedBytes => Volatile.Read(ref _evictedBytes);

    public long Hits => Volatile.Read(ref _hits);

    public long Misses => Volatile.Read(ref _misses);

    public void AddClean(long bytes) => Interlocked.Add(ref _cleanBytes, bytes);

    public void AddDirty(long bytes) => Interlocked.Add(ref _dirtyBytes, bytes);

    public void AddEvicted(long bytes) => Interlocked.Add(ref _evictedBytes, bytes);

    public void AddHit() => Interlocked.Increment(ref _hits);

    public void AddMiss() => Interlocked.Increment(ref _misses);

    public void Reserve(long bytes) => Interlocked.Add(ref _reservedBytes, bytes);

    public void Unreserve(long bytes) => Interlocked.Add(ref _reservedBytes, -bytes);

    /// <summary>Reserves when clean and reserved bytes stay within the cap.</summary>
    public bool TryReserve(long bytes, long maxCleanBytes)
    {
        if (Interlocked.Add(ref _reservedBytes, bytes) + CleanBytes <= maxCleanBytes) return true;
        Unreserve(bytes);
        return false;
    }
}
