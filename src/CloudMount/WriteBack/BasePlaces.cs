using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Remote;

namespace CloudMount.WriteBack;

/// <summary>Where the remote has what, by the Base of the directories above.</summary>
internal static class BasePlaces
{
    /// <summary>The entry of a directory; null for the root and for an unknown one.</summary>
    public static EntryRecord? DirectoryEntry(in IndexChange view, InodeNumber directory)
    {
        if (directory == InodeNumber.Root) return null;
        var entries = view.EntriesOf(directory);
        return entries.Count > 0 ? entries[0] : null;
    }

    /// <summary>
    /// The remote path of a directory, with all directories it leads through, itself included. False when the remote does not have one of
    /// them yet: <paramref name="missing"/> is its entry's id, or 0 when the directory is not known at all.
    /// </summary>
    public static bool TryLocate(in IndexChange view, InodeNumber directory, HashSet<InodeNumber> through, out RemotePath path, out long missing)
    {
        var names = new Stack<string>();
        path = RemotePath.Root;
        missing = 0;
        for (var at = directory; at != InodeNumber.Root;)
        {
            if (DirectoryEntry(view, at) is not { } entry) return false;
            missing = entry.Id;
            if (entry.Base is not { } known || entry.IsBegun) return false;
            through.Add(at);
            names.Push(known.Name);
            at = known.Parent;
        }

        foreach (var name in names) path = path.Child(name);
        return true;
    }

    /// <summary>Whether Local of an entry is anything else than its Base.</summary>
    public static bool Differs(EntryRecord entry, InodeRecord? inode) =>
        entry.IsRemoved || entry.Base is not { } known || entry.IsBegun || entry.IsMoved || inode is null
        || known.ContentGeneration != inode.ContentGeneration || known.AttributeGeneration != inode.AttributeGeneration;
}
