namespace CloudMount.Staging;

/// <summary>Chunks to load in one go, and the remote's bytes they are made of.</summary>
internal readonly record struct LoadStep(ChunkRange Chunks, long Offset, long Length);
