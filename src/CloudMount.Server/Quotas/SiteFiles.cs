using CloudMount.Server.Files;
using CloudMount.Server.Listing;
using CloudMount.Server.Native;

namespace CloudMount.Server.Quotas;

/// <summary>The files of a site, to be counted by a walk. What cannot be read is left out.</summary>
/// <param name="Territory">All that is of the site.</param>
internal sealed record SiteFiles(Guid Site, Territory Territory, DirectoryHandle Root)
{
    /// <summary>The bytes of all files and of those in the trashes.</summary>
    public long Count() => Measure(Territory.Names) + NamesIn(ApiPath.Trashes.Segments)
        .Where(name => Territory.SiteOfTrash(name) == Site).Sum(name => Measure([.. ApiPath.Trashes.Segments, name]));

    /// <summary>The files that stay in the unfinished area, with their lengths.</summary>
    public IReadOnlyList<(string Name, long Length)> ListKept() => Within<IReadOnlyList<(string, long)>>([UnfinishedArea.Name], [], static (area, site) =>
    {
        var kept = new List<(string, long)>();
        using var reader = new DirectoryReader(area);
        while (reader.MoveNext())
            if (reader.ReadName() is { } name && KeptName.SiteOf(name) == site && area.Stat(name, out var stat) == Errno.None) kept.Add((name, stat.Size));
        return kept;
    });

    private IReadOnlyList<string> NamesIn(IReadOnlyList<string> directory) => Within<IReadOnlyList<string>>(directory, [], static (opened, _) =>
    {
        var names = new List<string>();
        using var reader = new DirectoryReader(opened);
        while (reader.MoveNext()) if (reader.ReadName() is { } name) names.Add(name);
        return names;
    });

    private long Measure(IReadOnlyList<string> directory) => Within(directory, 0L, static (opened, _) => SubtreeSize.OfAll(opened));

    private T Within<T>(IReadOnlyList<string> directory, T ifMissing, Func<DirectoryHandle, Guid, T> read)
    {
        var opened = Root.OpenDirectory(".", out var here) == Errno.None ? here : null;
        foreach (var name in directory)
        {
            using var parent = opened;
            opened = null;
            parent?.OpenDirectory(name, out opened);
        }

        using (opened) return opened is null ? ifMissing : read(opened, Site);
    }
}
