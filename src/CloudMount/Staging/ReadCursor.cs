namespace CloudMount.Staging;

/// <summary>The read-ahead of one open handle. Thread-safe: the kernel may send several reads of one handle at once.</summary>
internal sealed class ReadCursor(long maxWindowBytes)
{
    private readonly Lock _lock = new();
    private ReadAhead _ahead = new(maxWindowBytes);

    public (long Start, long End) Next(long offset, long length)
    {
        lock (_lock) return _ahead.Next(offset, length);
    }
}
