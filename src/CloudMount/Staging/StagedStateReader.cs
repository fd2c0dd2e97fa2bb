using CloudMount.Device;
using CloudMount.Primitives;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Staging;

/// <summary>
/// Brings a remembered state and the file on disk together. The process may have been killed, or the power gone, between a change of the
/// file and the save of its map. What was written here is kept as the disk has it. What the remote has too must lie on allocated blocks:
/// chunks are stored whole and evicted by punching, so a hole there means that the bytes never came, or went.
/// </summary>
internal sealed class StagedStateReader(int chunkBytes)
{
    /// <param name="isTrusted">The state was remembered by this process: no crash lies between.</param>
    public VfsResult<StagedContent> Read(SafeFileHandle handle, in StagedState state, bool isTrusted)
    {
        var stat = LocalFile.Stat(handle);
        if (!stat.TryGetValue(out var found)) return stat.Status;
        ChunkMap? map = null;
        if (!state.Map.IsEmpty && !ChunkMapFormat.TryRead(state.Map.Span, chunkBytes, state.Length, out map))
        {
            if (state.IsDirty) return VfsStatus.IoError;
            map = ChunkMap.Absent(chunkBytes, state.Length, state.Length);
        }

        var wholeBytes = Math.Min(found.AllocatedBytes, found.Length);
        if (isTrusted) return new StagedContent(map, wholeBytes);
        if (map is null && state.IsDirty) return new StagedContent(null, wholeBytes);
        return map is not null && state.IsDirty
            ? FollowDisk(handle, map, found.Length)
            : FollowState(handle, map, state.Length, found);
    }

    private static VfsResult<StagedContent> FollowDisk(SafeFileHandle handle, ChunkMap map, long length)
    {
        if (length != map.Length) map.SetLength(length);
        DropHoles(handle, map);
        return new StagedContent(map, length);
    }

    private VfsResult<StagedContent> FollowState(SafeFileHandle handle, ChunkMap? map, long length, in FileStat found)
    {
        if (!ChunkMap.CanHold(chunkBytes, length)) return VfsStatus.FileTooLarge;
        if (found.Length != length && LocalFile.Truncate(handle, length) is var status and not VfsStatus.Ok) return status;
        map = found.Length == length
            ? map ?? ChunkMap.Whole(chunkBytes, length)
            : ChunkMap.Absent(chunkBytes, length, length);
        DropHoles(handle, map);
        return new StagedContent(map.IsWhole ? null : map, Math.Min(found.AllocatedBytes, length));
    }

    private static void DropHoles(SafeFileHandle handle, ChunkMap map)
    {
        for (long position = 0; position < map.Length;)
        {
            var hole = LocalFile.SeekHole(handle, position);
            if (!hole.IsOk || hole.Value >= map.Length) return;
            var data = LocalFile.SeekData(handle, hole.Value);
            position = data.IsOk ? data.Value : map.Length;
            DropClean(map, map.Touched(hole.Value, position));
        }
    }

    private static void DropClean(ChunkMap map, ChunkRange holed)
    {
        for (var first = map.Dirty.NextClear(holed.First, holed.End); first < holed.End; first = map.Dirty.NextClear(first, holed.End))
        {
            var end = map.Dirty.NextSet(first, holed.End);
            if (map.StartOf(first) < map.SourceLength) map.MarkAbsent(new(first, Math.Min(end, map.ChunkOf(map.SourceLength - 1) + 1)));
            first = end;
        }
    }
}
