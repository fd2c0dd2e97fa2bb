namespace CloudMount.Staging;

/// <summary>
/// Chunks that one flight is to bring. What others take away from it meanwhile (a write over them, a cut) is lost to it for good, even when
/// the same chunks are loading again by then for another flight, maybe of another version. Guarded by the lock of the <see cref="ChunkTable"/>.
/// </summary>
internal sealed class LoadTicket(ChunkRange range, FillKind kind)
{
    private readonly List<ChunkRange> _lost = [];

    /// <summary>Fixed, and so free to read.</summary>
    public ChunkRange Range { get; } = range;

    public FillKind Kind { get; } = kind;

    public void Lose(ChunkRange taken)
    {
        var lost = new ChunkRange(Math.Max(taken.First, Range.First), Math.Min(taken.End, Range.End));
        if (lost.Count <= 0) return;
        if (_lost.Count > 0 && _lost[^1].End == lost.First) _lost[^1] = new(_lost[^1].First, lost.End);
        else _lost.Add(lost);
    }

    /// <summary>The first run of chunks in [first, end) that are loading for this ticket; empty when there is none.</summary>
    public ChunkRange NextOwn(ChunkBits loading, int first, int end)
    {
        while (true)
        {
            first = loading.NextSet(Math.Min(first, end), end);
            if (first == end) return default;
            var limit = loading.NextClear(first, end);
            var skip = first;
            foreach (var lost in _lost)
            {
                if (lost.First <= first && first < lost.End) skip = Math.Max(skip, lost.End);
                else if (lost.First > first) limit = Math.Min(limit, lost.First);
            }

            if (skip == first) return new(first, limit);
            first = skip;
        }
    }
}
