using CloudMount.Index;
using CloudMount.Staging;

namespace CloudMount.Tests.WriteBack;

/// <summary>Chunk maps where the product keeps them.</summary>
internal sealed class ChunkMapsInIndex : IChunkMapStore
{
    public NodeIndex? Index { get; set; }

    public void Save(StagingId id, long length, ReadOnlyMemory<byte> map) => Index!.SaveContent(id.Value, length, map.Span);

    public void Commit() => Index!.Commit();
}
