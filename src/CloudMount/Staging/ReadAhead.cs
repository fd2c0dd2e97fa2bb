namespace CloudMount.Staging;

/// <summary>
/// Decides from the offsets of one reader how far to load ahead. Pure. Nothing ahead of a random read; the second of two reads in sequence,
/// or a long first one at the start of the file, opens a window, which grows eightfold as it is used up, and a seek closes it.
/// </summary>
internal struct ReadAhead(long maxWindowBytes)
{
    // What the kernel asks for at once when a program reads on and on; a look at the head of a file asks for less.
    private const long LongBytes = 128 << 10;

    // More than a page: the kernel has seen a sequence too (mm/readahead.c), and the window begins at a size that is worth a round trip.
    private const long SeenBytes = 16 << 10;
    private const long FirstWindowBytes = 1 << 20;
    private const int Growth = 8;

    private long _expected = -1;
    private long _window;
    private long _requestedEnd;

    public readonly long WindowBytes => _window;

    /// <summary>Notes a read and answers the bytes to load ahead now: from (0 with an equal end: nothing) to end.</summary>
    public (long Start, long End) Next(long offset, long length)
    {
        var end = offset + length;
        if (_expected < 0 && offset == 0 && length >= LongBytes) (_expected, _requestedEnd) = (0, end);
        if (!IsInSequence(offset, length))
        {
            (_expected, _window, _requestedEnd) = (end, 0, end);
            return default;
        }

        _expected = Math.Max(_expected, end);
        _requestedEnd = Math.Max(_requestedEnd, _expected);
        if (_requestedEnd - _expected > _window / 2) return default;
        var least = length >= SeenBytes ? FirstWindowBytes : 0;
        _window = Math.Min(Math.Max(Math.Max(_window, length) * Growth, least), maxWindowBytes);
        var start = _requestedEnd;
        _requestedEnd = Math.Max(start, _expected + _window);
        return start == _requestedEnd ? default : (start, _requestedEnd);
    }

    /// <summary>The kernel sends the parts of one read-ahead of its own in any order: within an open window some disorder is sequence.</summary>
    private readonly bool IsInSequence(long offset, long length)
    {
        var slack = Math.Min(_window / 2, Math.Max(length, 1 << 20));
        return _expected >= 0 && offset >= _expected - slack && offset <= _expected + slack;
    }
}
