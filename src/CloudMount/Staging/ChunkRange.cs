namespace CloudMount.Staging;

/// <summary>Chunks from <paramref name="First"/> up to, not including, <paramref name="End"/>.</summary>
internal readonly record struct ChunkRange(int First, int End)
{
    public int Count => End - First;
}
