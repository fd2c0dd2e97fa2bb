using CloudMount.Server.Files;
using CloudMount.Server.Native;

namespace CloudMount.Server.Listing;

/// <summary>
/// Reads an entry with a page of its children: all names of the directory, and of those on the page what is behind them. Each page is read anew, in the
/// ordinal order of the names: what is made or removed between two pages moves those behind it.
/// </summary>
internal sealed class PageLister(ServedTree tree, int maxEntries)
{
    /// <summary>NotFound, Invalid (more entries than are listed), Forbidden.</summary>
    /// <param name="page">Which children; null for none.</param>
    /// <param name="measures">Whether directories get their size and number of entries, which takes a look at what is in them.</param>
    public Outcome<ListedPage> List(ApiPath path, PageRequest? page, bool measures, CancellationToken cancellation)
    {
        if (!tree.Find(path).TryGet(out var place, out var refusal)) return refusal == Refusal.NoSuchParent ? Refusal.NoSuchPath : refusal;
        using (place)
        {
            if (!place.Read().TryGet(out var facts, out refusal)) return refusal;
            var entry = new ListedEntry(path.Name, facts);
            if (!entry.IsDirectory) return new ListedPage(entry, page is null ? null : [], 0);
            if (measures) Measure(place.Directory, place.Name, entry, path.Segments.Count, new(cancellation));
            if (page is not { } wanted) return new ListedPage(entry, null, 0);
            var error = place.Directory.OpenDirectory(place.Name, out var directory);
            if (directory is null) return Refusal.Of(error);
            using (directory) return List(entry, directory, path.Segments.Count, wanted, measures, cancellation);
        }
    }

    private Outcome<ListedPage> List(
        ListedEntry entry, DirectoryHandle directory, int level, PageRequest page, bool measures, CancellationToken cancellation)
    {
        var names = new List<(string Name, bool IsDirectory)>();
        var error = DirectoryChildren.ReadNames(directory, level == 0, maxEntries, names);
        if (error != Errno.None) return Refusal.Of(error);
        if (names.Count > maxEntries) return Refusal.Invalid($"The directory has more than {maxEntries} entries.", "children");
        var children = new List<ListedEntry>();
        var subtree = new SubtreeSize(cancellation);
        for (var i = page.Offset; i < names.Count && i - page.Offset < page.Limit; i++)
        {
            var (name, isDirectory) = names[(int)i];
            error = EntryFacts.Read(directory, name, out var facts);
            if (error is Errno.NoEntry or Errno.Loop) continue;
            if (error != Errno.None && !isDirectory) return Refusal.Of(error);
            var child = new ListedEntry(name, error == Errno.None ? facts : EntryFacts.UnreadableDirectory);
            if (measures && child.IsDirectory) Measure(directory, name, child, level + 1, subtree);
            children.Add(child);
        }

        entry.Items = names.Count;
        return new ListedPage(entry, children, names.Count);
    }

    private static void Measure(DirectoryHandle parent, string name, ListedEntry entry, int level, SubtreeSize subtree)
    {
        parent.OpenDirectory(name, out var directory);
        if (directory is null) return;
        using (directory) entry.Size = subtree.Measure(directory, level);
        entry.Items = DirectoryChildren.Count(parent, name, level == 0);
    }
}
