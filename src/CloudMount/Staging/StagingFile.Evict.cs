using CloudMount.Device;
using CloudMount.Primitives;
using Microsoft.Extensions.Logging;

namespace CloudMount.Staging;

internal sealed partial class StagingFile
{
    internal bool CanEvict => _source is not null && _table.CanEvict;

    /// <summary>
    /// Gives up about that many bytes of clean chunks; answers how many. The map is saved and committed before the chunks are punched: a file that counts as
    /// changed after a crash must have no holes. Should the save be lost with the power, <see cref="StagedStateReader"/> sees the holes of a clean one.
    /// </summary>
    internal long Evict(long bytes)
    {
        if (!LocalFile.Stat(Handle).TryGetValue(out var stat)) return 0;
        List<ChunkRange> taken = [];
        var freed = _table.BeginEvict(bytes, stat.Length, taken);
        if (taken.Count == 0) return 0;
        var punched = 0;
        try
        {
            SaveMap();
            _area.Maps.Commit();
            punched = Punch(taken);
        }
        finally
        {
            _table.EndEvict(taken, punched);
        }

        NoteMapChanged();
        _area.Ledger.AddEvicted(freed);
        return freed;
    }

    // Answers how many runs were punched or may have been.
    private int Punch(List<ChunkRange> taken)
    {
        for (var punched = 0; punched < taken.Count; punched++)
        {
            var start = (long)taken[punched].First * _area.Options.ChunkBytes;
            var status = LocalFile.PunchHole(Handle, start, ((long)taken[punched].End * _area.Options.ChunkBytes) - start);
            if (status == VfsStatus.Ok) continue;
            _area.Log.LogWarning("Staging file {Id} could not be punched: {Status}.", Id, status);
            return punched + 1;
        }

        return taken.Count;
    }
}
