using CloudMount.Index;
using CloudMount.Staging;

namespace CloudMount.Vfs;

/// <summary>Keeps the chunk maps of staging files in the index.</summary>
internal sealed class ChunkMapStore(NodeIndex index) : IChunkMapStore
{
    public void Save(StagingId id, long length, ReadOnlyMemory<byte> map) => index.SaveContent(id.Value, length, map.Span);

    public void Commit() => index.Commit();
}
