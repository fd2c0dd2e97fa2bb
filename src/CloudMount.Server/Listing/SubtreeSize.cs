using CloudMount.Server.Files;
using CloudMount.Server.Native;

namespace CloudMount.Server.Listing;

/// <summary>
/// The size of a directory whose children are not listed: the sum of the files below it. Nothing is cached, since the folder may be changed by
/// anybody; what bounds the work instead is a number of entries per request, after which the size is that of the part seen. So a
/// listing of the top of a huge tree costs some ten milliseconds more, and the sums of ordinary trees are exact. A listing with recurse=all
/// never comes here.
/// </summary>
internal sealed class SubtreeSize(CancellationToken cancellation, int maxEntries = SubtreeSize.MaxEntries)
{
    private const int MaxEntries = 10_000;
    private int _left = maxEntries;

    /// <summary>Of everything below, however much that is, with what no listing shows.</summary>
    public static long OfAll(DirectoryHandle directory) => new SubtreeSize(CancellationToken.None, int.MaxValue).Measure(directory, level: 1);

    public long Measure(DirectoryHandle directory, int level)
    {
        long size = 0;
        var directories = new List<string>();
        using (var reader = new DirectoryReader(directory))
        {
            while (_left > 0 && reader.MoveNext()) size += MeasureEntry(directory, reader, level == 0, directories);
        }

        cancellation.ThrowIfCancellationRequested();
        if (level >= ApiPath.MaxDepth) return size;
        foreach (var name in directories)
        {
            directory.OpenDirectory(name, out var child);
            using (child) if (child is not null) size += Measure(child, level + 1);
        }

        return size;
    }

    private unsafe long MeasureEntry(DirectoryHandle directory, DirectoryReader reader, bool isRoot, List<string> directories)
    {
        _left--;
        if (directory.Stat(reader.Name, out var stat) != Errno.None) return 0;
        if (stat.IsDirectory && reader.ReadName() is { } name && !(isRoot && ReservedNames.Has(name))) directories.Add(name);
        return stat.IsFile ? stat.Size : 0;
    }
}
