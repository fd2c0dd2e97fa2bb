using CloudMount.Device;
using CloudMount.Primitives;
using Microsoft.Extensions.Logging;

namespace CloudMount.Staging;

internal sealed partial class StagingFile
{
    internal bool CanEvict => _source is not null && _table.CanEvict;

    /// <summary>
    /// Gives up about that many bytes of clean chunks; answers how many. The map is saved before the chunks are punched; should the save be
    /// lost in a crash, <see cref="StagedStateReader"/> sees the holes.
    /// </summary>
    internal long Evict(long bytes)
    {
        if (!LocalFile.Stat(Handle).TryGetValue(out var stat)) return 0;
        List<ChunkRange> taken = [];
        var freed = _table.BeginEvict(bytes, stat.Length, taken);
        if (taken.Count == 0) return 0;
        SaveMap();
        var punched = 0;
        var status = VfsStatus.Ok;
        while (punched < taken.Count && status == VfsStatus.Ok)
        {
            var start = (long)taken[punched].First * _area.Options.ChunkBytes;
            status = LocalFile.PunchHole(Handle, start, ((long)taken[punched].End * _area.Options.ChunkBytes) - start);
            punched++;
        }

        if (status != VfsStatus.Ok) _area.Log.LogWarning("Staging file {Id} could not be punched: {Status}.", Id, status);
        _table.EndEvict(taken, punched);
        NoteMapChanged();
        _area.Ledger.AddEvicted(freed);
        return freed;
    }
}
