namespace CloudMount.Staging;

/// <summary>What the staging area holds and did since it started.</summary>
/// <param name="Hits">Reads answered without the remote.</param>
/// <param name="Misses">Reads that had to wait for the remote.</param>
internal readonly record struct StagingUse(long CleanBytes, long DirtyBytes, long FreeDiskBytes, long Hits, long Misses, long EvictedBytes);
