using CloudMount.Server.Files;
using CloudMount.Server.Listing;
using CloudMount.Server.Native;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Ids;
using CloudMount.Server.Quatrix.Projects;

namespace CloudMount.Server.Quatrix.Files;

/// <summary>Describes entries as they are now: nothing is kept, since the folder may be changed by anybody.</summary>
/// <param name="isExtended">Whether versions and attributes are told.</param>
internal sealed class FileObjects(ServedTree tree, EntryIds ids, ProjectStore projects, int maxEntries, bool isExtended)
{
    private const string HomeName = "Home";
    private const string TrashName = "Trash";
    private const long NotEmpty = 1;

    /// <summary>All but the size of a directory, for which it has to be read.</summary>
    public FileObject Sketch(Identified entry) =>
        new(entry.Id, entry.ParentId, NameOf(entry), entry.Facts, entry.Facts.Stat.Size)
        {
            IsTrash = entry.IsTrash, IsProject = entry.Facts.Stat.IsDirectory && projects.Has(entry.Id), IsExtended = isExtended,
        };

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

    /// <summary>
    /// With all that is below. A directory below that cannot be read has no content. NotFound, Invalid (more entries than are listed), Forbidden.
    /// </summary>
    public Outcome<FileObject> DescribeTree(Identified entry, CancellationToken cancellation)
    {
        var described = Sketch(entry);
        if (entry.Facts.Stat.IsFile) return described;
        if (!tree.Find(entry.Path).TryGet(out var place, out var refusal)) return refusal;
        var left = maxEntries;
        using (place) return CompleteTree(entry, described, place.Directory, place.Name, ref left, cancellation);
    }

    private Outcome<FileObject> CompleteTree(
        Identified entry, FileObject described, DirectoryHandle parent, string name, ref int left, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (entry.Path.Segments.Count >= ApiPath.MaxDepth) return described with { Size = NotEmpty };
        var error = parent.OpenDirectory(name, out var directory);
        if (directory is null) return Refusal.Of(error);
        using (directory)
        {
            if (!ReadChildren(entry, directory, left).TryGet(out var children, out var refusal)) return refusal;
            left -= children.Count;
            var content = new List<FileObject>(children.Count);
            foreach (var child in children)
            {
                var sketch = Sketch(child);
                if (!child.Facts.Stat.IsDirectory) content.Add(sketch);
                else if (CompleteTree(child, sketch, directory, child.Path.Name, ref left, cancellation).TryGet(out var whole, out refusal)) content.Add(whole);
                else if (refusal.Kind == RefusalKind.Invalid) return refusal;
                else content.Add(sketch with { Size = NotEmpty });
            }

            return described with { Size = content.Count, Content = content };
        }
    }

    private static string NameOf(Identified entry) => entry.IsHome ? HomeName : entry.IsTrash ? TrashName : entry.Path.Name;

    private Outcome<List<FileObject>> ReadContent(Identified entry, Place place)
    {
        var error = place.Directory.OpenDirectory(place.Name, out var directory);
        if (directory is null) return Refusal.Of(error);
        using (directory)
        {
            if (!ReadChildren(entry, directory, maxEntries).TryGet(out var children, out var refusal)) return refusal;
            var content = new List<FileObject>(children.Count);
            foreach (var child in children)
            {
                var sketch = Sketch(child);
                content.Add(child.Facts.Stat.IsDirectory ? sketch with { Size = Count(directory, child.Path.Name, isRoot: false) } : sketch);
            }

            return content;
        }
    }

    private Outcome<List<Identified>> ReadChildren(Identified entry, DirectoryHandle directory, int max)
    {
        var children = new List<ListedEntry>();
        var error = DirectoryChildren.Read(directory, entry.Path.IsRoot, max, children);
        if (error != Errno.None) return Refusal.Of(error);
        if (children.Count > max) return Refusal.Invalid($"The listing has more than {maxEntries} entries.");
        if (!ids.IdentifyChildren(entry, children).TryGet(out var childIds, out var refusal)) return refusal;
        var identified = new List<Identified>(children.Count);
        for (var i = 0; i < children.Count; i++)
        {
            if (childIds[i] is { } id && entry.Path.Child(children[i].Name).TryGet(out var path, out _))
                identified.Add(new(id, entry.Id, path, children[i].Facts));
        }

        return identified;
    }

    /// <summary>What cannot be read is not empty: nobody must remove it for that.</summary>
    private static long Count(DirectoryHandle parent, string name, bool isRoot) => DirectoryChildren.Count(parent, name, isRoot) ?? NotEmpty;
}
