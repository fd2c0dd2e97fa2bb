namespace CloudMount.Staging;

/// <summary>
/// Says for each chunk of a file whether it is present, and whether it was written here. Pure: no I/O, no lock, no clock.
/// <para>
/// <see cref="SourceLength"/> is how much of the remote content still shows through: an absent chunk is made of the remote's bytes up to
/// there and zeros behind. It shrinks when the file is cut and never grows, which is what makes cut-and-grow read as zeros.
/// </para>
/// </summary>
internal sealed class ChunkMap
{
    /// <summary>Chunks of a file that is not whole. At 64 KiB a file of 16 TiB, whose map takes 64 MiB.</summary>
    public const int MaxChunks = 1 << 28;

    private readonly int _shift;

    private ChunkMap(int chunkBytes, long length, long sourceLength)
    {
        _shift = int.Log2(chunkBytes);
        Length = length;
        SourceLength = sourceLength;
        Present = new ChunkBits(CountFor(length));
        Dirty = new ChunkBits(CountFor(length));
    }

    public long Length { get; private set; }

    public long SourceLength { get; private set; }

    public ChunkBits Present { get; }

    /// <summary>A dirty chunk is present too.</summary>
    public ChunkBits Dirty { get; }

    public int Count => Present.Count;

    public int ChunkBytes => 1 << _shift;

    public bool IsWhole => Present.SetCount == Count;

    public long PresentBytes => BytesOf(Present);

    public long DirtyBytes => BytesOf(Dirty);

    public static ChunkMap Absent(int chunkBytes, long length, long sourceLength) => new(chunkBytes, length, sourceLength);

    public static ChunkMap Whole(int chunkBytes, long length)
    {
        var map = new ChunkMap(chunkBytes, length, length);
        map.Present.Set(0, map.Count);
        return map;
    }

    public static bool CanHold(int chunkBytes, long length) => length >> int.Log2(chunkBytes) < MaxChunks;

    public int ChunkOf(long offset) => (int)(offset >> _shift);

    public long StartOf(int chunk) => (long)chunk << _shift;

    /// <summary>Where the chunk before <paramref name="end"/> ends, the end of the file at the latest.</summary>
    public long EndOf(int end) => Math.Min((long)end << _shift, Length);

    /// <summary>The chunks that the range lies on, in the last one also behind the end of the file.</summary>
    public ChunkRange Touched(long offset, long end)
    {
        end = Math.Min(end, StartOf(Count));
        return offset >= end ? default : new(ChunkOf(offset), ChunkOf(end - 1) + 1);
    }

    /// <summary>The chunks all of whose bytes within the file lie in the range.</summary>
    public ChunkRange Covered(long offset, long end)
    {
        var first = (offset + ChunkBytes - 1) >> _shift;
        var last = end >= Length ? Count : ChunkOf(end);
        return first < last ? new((int)first, last) : default;
    }

    public void MarkPresent(ChunkRange range) => Present.Set(range.First, range.End);

    public void MarkWritten(ChunkRange range)
    {
        Present.Set(range.First, range.End);
        Dirty.Set(range.First, range.End);
    }

    public void MarkAbsent(ChunkRange range)
    {
        Present.Clear(range.First, range.End);
        Dirty.Clear(range.First, range.End);
    }

    /// <summary>Everything here is what the remote holds.</summary>
    public void MarkClean() => Dirty.Clear();

    /// <summary>Cuts or grows. What is new is zeros: present, and dirty. A chunk half in the file keeps its state.</summary>
    public void SetLength(long length)
    {
        var before = Count;
        Present.Resize(CountFor(length));
        Dirty.Resize(CountFor(length));
        Length = length;
        SourceLength = Math.Min(SourceLength, length);
        if (Count > before) MarkWritten(new(before, Count));
    }

    private int CountFor(long length) => checked((int)((length + (1L << _shift) - 1) >> _shift));

    private long BytesOf(ChunkBits bits)
    {
        if (bits.SetCount == 0) return 0;
        var missing = bits[Count - 1] ? StartOf(Count) - Length : 0;
        return ((long)bits.SetCount << _shift) - missing;
    }
}
