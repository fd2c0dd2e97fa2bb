using System.Collections.Concurrent;
using CloudMount.Staging;

namespace CloudMount.Tests.Staging;

/// <summary>Remembers the maps over a restart, as the index does.</summary>
internal sealed class MapMemory : IChunkMapStore
{
    private int _saves;

    public ConcurrentDictionary<StagingId, (long Length, byte[] Map)> Maps { get; } = new();

    public int Saves => _saves;

    public void Save(StagingId id, long length, ReadOnlyMemory<byte> map)
    {
        Interlocked.Increment(ref _saves);
        Maps[id] = (length, map.ToArray());
    }

    public void Commit()
    {
    }

    /// <summary>Before the first save the file is still leased or dirty, and what is remembered of it does not count.</summary>
    public StagedState State(StagingId id, bool isDirty = false) =>
        Maps.TryGetValue(id, out var saved) ? new(saved.Length, saved.Map, isDirty) : new(0, default, isDirty);
}
