using CloudMount.Device;
using CloudMount.Remote;

namespace CloudMount.Staging;

/// <summary>
/// A whole staging file as it was when this was made. A change shows in the write count, in a writer under way, or in length or times on disk
/// (passthrough); stores through a mapping move the times because the pages were written out, and so protected, before.
/// </summary>
internal sealed class UploadSource : IUploadSource
{
    private readonly StagingFile _file;
    private readonly ulong _writeCount;
    private readonly FileStat _stat;

    /// <summary>Throws <see cref="SourceChangedException"/> when the file is not whole or the disk fails.</summary>
    public UploadSource(StagingFile file)
    {
        _file = file;
        _writeCount = file.WriteCount;
        if (file.Table.IsPinned) LocalFile.WriteOut(file.Handle);
        if (!file.IsWhole || !LocalFile.Stat(file.Handle).TryGetValue(out _stat)) throw new SourceChangedException();
    }

    public long Length => _stat.Length;

    public Stream Open(long offset = 0) => new UploadStream(this, offset);

    /// <summary>Differs for contents of one staging file that came after one another, also over a restart of the process.</summary>
    public string Identity => $"{_stat.Length}-{_stat.ModifyTime}-{_stat.ChangeTime}";

    /// <summary>Reads, and makes sure before it gives the last bytes that all given so far belong together.</summary>
    internal int Read(long offset, Span<byte> destination)
    {
        destination = destination[..(int)Math.Min(destination.Length, Length - offset)];
        var read = LocalFile.Read(_file.Handle, offset, destination);
        if (!read.TryGetValue(out var count)) throw new IOException($"Reading staging file {_file.Id} failed: {read.Status}.");
        if (count < destination.Length || (offset + count == Length && !IsUnchanged)) throw new SourceChangedException();
        return count;
    }

    private bool IsUnchanged =>
        _file.IsWhole && _file.WriteCount == _writeCount && !_file.HasWriters && LocalFile.Stat(_file.Handle).TryGetValue(out var now)
        && now with { AllocatedBytes = _stat.AllocatedBytes } == _stat;
}
