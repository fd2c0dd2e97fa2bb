namespace CloudMount.Staging;

/// <summary>What is remembered of a staging file while nobody has it open.</summary>
/// <param name="Map">As given to <see cref="IChunkMapStore.Save"/>; empty when the whole file is present.</param>
internal readonly record struct StagedState(long Length, ReadOnlyMemory<byte> Map, bool IsDirty);
