namespace CloudMount.Staging;

/// <summary>What of a file on disk can be relied on.</summary>
/// <param name="Map">Null: whole.</param>
/// <param name="WholeBytes">What a whole file takes.</param>
internal readonly record struct StagedContent(ChunkMap? Map, long WholeBytes);
