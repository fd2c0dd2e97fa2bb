namespace CloudMount.Staging;

/// <summary>
/// Keeps chunk maps over a restart. What it never heard of is whole. Calls for one file come one after the other, at most 20 a second for what
/// was filled; what changed is saved at <see cref="StagingFile.Sync"/> and at the end of the last lease. Must be thread-safe and quick, and
/// must not call back.
/// </summary>
internal interface IChunkMapStore
{
    /// <summary>The bytes a map speaks of were written to the file before. The map is empty when the file is whole.</summary>
    void Save(StagingId id, long length, ReadOnlyMemory<byte> map);

    /// <summary>What was saved so far, and what else was said of the files before, survives the death of the process.</summary>
    void Commit();
}
