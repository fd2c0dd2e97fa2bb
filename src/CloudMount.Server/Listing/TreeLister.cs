using CloudMount.Server.Files;
using CloudMount.Server.Native;

namespace CloudMount.Server.Listing;

/// <summary>
/// Reads an entry or a tree in one walk: per directory one pass of its names, per name one statx(2) and one getxattr(2). Symbolic links and
/// other special entries are left out, and so is what vanishes during the walk. What is there and cannot be read is never left out, since
/// clients take a name that is missing for one that was deleted: a directory then has no children of its own in the listing, as beyond its
/// depth, and is refused when it is asked for itself.
/// </summary>
internal sealed class TreeLister(ServedTree tree, int maxEntries)
{
    /// <summary>NotFound, Invalid (more entries than are listed at once), Forbidden.</summary>
    public Outcome<ListedEntry> List(ListRequest request, CancellationToken cancellation)
    {
        if (!tree.Find(request.Path).TryGet(out var place, out var refusal))
            return refusal == Refusal.NoSuchParent ? Refusal.NoSuchPath : refusal;
        using (place)
        {
            if (!place.Read().TryGet(out var facts, out refusal)) return refusal;
            var entry = new ListedEntry(request.Path.Name, facts);
            var walk = new Walk(request, maxEntries, cancellation);
            if (walk.Complete(place.Directory, place.Name, entry, request.Path.Segments.Count) is { } failed) return failed;
            return entry;
        }
    }

    /// <summary>One listing on its way.</summary>
    private sealed class Walk(ListRequest request, int maxEntries, CancellationToken cancellation)
    {
        private readonly SubtreeSize _subtree = new(cancellation);
        private int _count = 1;

        /// <summary>Adds children, size and checksum to an entry.</summary>
        public Refusal? Complete(DirectoryHandle parent, string name, ListedEntry entry, int level)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!entry.IsDirectory)
            {
                if (request.Checksum is { } kind) entry.Checksum = ChecksumOf(kind, parent, name);
                return null;
            }

            var error = parent.OpenDirectory(name, out var directory);
            if (directory is null) return Unread(error, level);
            using (directory) return CompleteDirectory(directory, entry, level);
        }

        private Refusal? CompleteDirectory(DirectoryHandle directory, ListedEntry entry, int level)
        {
            if (level - request.Path.Segments.Count >= request.Depth || level >= ApiPath.MaxDepth)
            {
                entry.Size = _subtree.Measure(directory, level);
                return null;
            }

            var children = new List<ListedEntry>();
            var error = DirectoryChildren.Read(directory, level == 0, maxEntries - _count, children);
            _count += children.Count;
            if (_count > maxEntries) return Refusal.Invalid($"The listing has more than {maxEntries} entries.", "recurse");
            if (error != Errno.None) return Unread(error, level);
            entry.Children = children;
            foreach (var child in children)
            {
                if (Complete(directory, child.Name, child, level + 1) is { } failed) return failed;
                entry.Size += child.Size;
            }

            return null;
        }

        /// <summary>Only the directory that was asked for is refused; those below it stay without children.</summary>
        private Refusal? Unread(Errno error, int level) => level == request.Path.Segments.Count ? Refusal.Of(error) : null;

        private string? ChecksumOf(ChecksumKind kind, DirectoryHandle parent, string name)
        {
            parent.OpenFile(name, out var file);
            using (file) return file is null ? null : Checksum.Compute(kind, file, cancellation);
        }
    }
}
