using CloudMount.Device;
using CloudMount.Primitives;

namespace CloudMount.Staging;

internal sealed partial class StagingFile
{
    /// <summary>lseek(2) to data or a hole; what is absent counts as data. NoDataAtOffset at or beyond the end.</summary>
    public VfsResult<long> Seek(long offset, SeekTarget target)
    {
        if (offset < 0) return VfsStatus.NoDataAtOffset;
        return target == SeekTarget.Data ? SeekData(offset) : SeekHole(offset);
    }

    private VfsResult<long> SeekData(long offset)
    {
        var local = LocalFile.SeekData(Handle, offset);
        if (_table.PartialLength is not { } length) return local;
        if (offset >= length) return VfsStatus.NoDataAtOffset;
        var absent = _table.NextAbsent(offset);
        if (local.IsOk) return Math.Min(local.Value, absent);
        return local.Status == VfsStatus.NoDataAtOffset && absent < length ? absent : local;
    }

    private VfsResult<long> SeekHole(long offset)
    {
        while (true)
        {
            var local = LocalFile.SeekHole(Handle, offset);
            if (!local.TryGetValue(out var hole)) return local;
            offset = _table.EndOfAbsent(hole);
            if (offset == hole) return hole;
            if (_table.PartialLength is { } length && offset >= length) return length;
        }
    }
}
