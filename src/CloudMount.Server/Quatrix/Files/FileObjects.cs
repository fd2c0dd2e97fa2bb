using CloudMount.Server.Files;
using CloudMount.Server.Listing;
using CloudMount.Server.Native;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Ids;

namespace CloudMount.Server.Quatrix.Files;

/// <summary>Describes entries as they are now: nothing is kept, since the folder may be changed by anybody.</summary>
internal sealed class FileObjects(ServedTree tree, EntryIds ids, int maxEntries)
{
    private const string HomeName = "Home";
    private const string TrashName = "Trash";

    /// <summary>All but the size of a directory, for which it has to be read.</summary>
    public FileObject Sketch(Identified entry) =>
        new(entry.Id, entry.ParentId, NameOf(entry), entry.Facts, entry.Facts.Stat.Size) { IsTrash = entry.Id == ids.Trash };

    /// <summary>NotFound, Invalid (more children than are listed), Forbidden.</summary>
    public Outcome<FileObject> Describe(Identified entry, bool withContent = false)
    {
        var described = Sketch(entry);
        if (entry.Facts.Stat.IsFile) return described;
        if (!tree.Find(entry.Path).TryGet(out var place, out var refusal)) return refusal;
        using (place)
        {
            if (!withContent) return described with { Size = Count(place.Directory, place.Name, entry.Path.IsRoot) };
            if (!ReadContent(entry, place).TryGet(out var content, out refusal)) return refusal;
            return described with { Size = Count(place.Directory, place.Name, entry.Path.IsRoot), Content = content };
        }
    }

    private string NameOf(Identified entry) => entry.Id == ids.Home ? HomeName : entry.Id == ids.Trash ? TrashName : entry.Path.Name;

    private Outcome<List<FileObject>> ReadContent(Identified entry, Place place)
    {
        var error = place.Directory.OpenDirectory(place.Name, out var directory);
        if (directory is null) return Refusal.Of(error);
        using (directory)
        {
            var children = new List<ListedEntry>();
            error = DirectoryChildren.Read(directory, entry.Path.IsRoot, maxEntries, children);
            if (error != Errno.None) return Refusal.Of(error);
            if (children.Count > maxEntries) return Refusal.Invalid($"The directory has more than {maxEntries} entries.");
            if (!ids.IdentifyChildren(entry, children).TryGet(out var childIds, out var refusal)) return refusal;
            var content = new List<FileObject>(children.Count);
            for (var i = 0; i < children.Count; i++)
                if (childIds[i] is { } id) content.Add(DescribeChild(directory, entry.Id, id, children[i]));
            return content;
        }
    }

    private static FileObject DescribeChild(DirectoryHandle directory, EntryId parent, EntryId id, ListedEntry child) =>
        new(id, parent, child.Name, child.Facts, child.IsDirectory ? Count(directory, child.Name, isRoot: false) : child.Facts.Stat.Size);

    /// <summary>What cannot be read is not empty: nobody must remove it for that.</summary>
    private static long Count(DirectoryHandle parent, string name, bool isRoot) => DirectoryChildren.Count(parent, name, isRoot) ?? 1;
}
