using CloudMount.Server.Files;
using CloudMount.Server.Listing;
using CloudMount.Server.Native;

namespace CloudMount.Server.Quatrix.Ids;

/// <summary>Looks for the entry with an id, through so many entries at most.</summary>
internal sealed class IdSearch(EntryId id, int maxEntries)
{
    private int _left = maxEntries;

    /// <summary>The names that lead from a directory to the entry; null when it is not found.</summary>
    public List<string>? Find(ServedTree tree, ApiPath start, Territory territory)
    {
        if (!tree.Find(start, territory).TryGet(out var place, out _)) return null;
        using (place)
        {
            var names = new List<string>();
            place.Directory.OpenDirectory(place.Name, out var directory);
            using (directory) return directory is not null && IsBelow(directory, start.Segments.Count, names) ? names : null;
        }
    }

    private bool IsBelow(DirectoryHandle directory, int level, List<string> names)
    {
        var children = new List<ListedEntry>();
        if (level >= ApiPath.MaxDepth || _left <= 0 || DirectoryChildren.Read(directory, level == 0, _left, children) != Errno.None) return false;
        _left -= children.Count;
        foreach (var child in children)
        {
            names.Add(child.Name);
            if (child.Facts.Id == id || (child.IsDirectory && IsBelow(directory, child.Name, level + 1, names))) return true;
            names.RemoveAt(names.Count - 1);
        }

        return false;
    }

    private bool IsBelow(DirectoryHandle parent, string name, int level, List<string> names)
    {
        parent.OpenDirectory(name, out var directory);
        using (directory) return directory is not null && IsBelow(directory, level, names);
    }
}
