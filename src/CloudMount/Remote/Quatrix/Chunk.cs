namespace CloudMount.Remote.Quatrix;

/// <summary>A piece of a file that is uploaded.</summary>
/// <param name="Total">Bytes of the whole file.</param>
internal readonly record struct Chunk(ReadOnlyMemory<byte> Bytes, long Offset, long Total);
