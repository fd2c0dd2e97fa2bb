using CloudMount.Server.Files;
using CloudMount.Server.Native;

namespace CloudMount.Server.Listing;

/// <summary>The entries of one directory that are served: what is special, what vanishes meanwhile and what is the server's own are left out.</summary>
internal static class DirectoryChildren
{
    /// <summary>Adds them in ordinal order of their names, and stops behind so many: more than <paramref name="max"/> are then in the list.</summary>
    public static unsafe Errno Read(DirectoryHandle directory, bool isRoot, int max, List<ListedEntry> children)
    {
        using var reader = new DirectoryReader(directory);
        while (children.Count <= max && reader.MoveNext())
        {
            if (reader.ReadName() is not { } name || (isRoot && ReservedNames.Has(name))) continue;
            var error = EntryFacts.Read(directory, reader.Name, out var facts);
            if (error is Errno.NoEntry or Errno.Loop) continue;
            if (error != Errno.None && !reader.IsDirectory) return error;
            children.Add(new ListedEntry(name, error == Errno.None ? facts : EntryFacts.UnreadableDirectory));
        }

        children.Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        return reader.Error;
    }

    /// <summary>
    /// Adds their names alone, in ordinal order, each with whether it is known to be a directory's; stops behind so many, as <see cref="Read"/> does.
    /// </summary>
    public static Errno ReadNames(DirectoryHandle directory, bool isRoot, int max, List<(string Name, bool IsDirectory)> names)
    {
        using var reader = new DirectoryReader(directory);
        while (names.Count <= max && reader.MoveNext())
        {
            if (!reader.MayBeServed || reader.ReadName() is not { } name || (isRoot && ReservedNames.Has(name))) continue;
            names.Add((name, reader.IsDirectory));
        }

        names.Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        return reader.Error;
    }

    /// <summary>How many names a directory has, served or not: with any of them it is not empty. Null when it cannot be told.</summary>
    public static long? Count(DirectoryHandle parent, string name, bool isRoot)
    {
        parent.OpenDirectory(name, out var directory);
        if (directory is null) return null;
        using (directory)
        {
            long count = 0;
            using var reader = new DirectoryReader(directory);
            while (reader.MoveNext()) count++;
            return isRoot ? count - ReservedNames.All.Count(reserved => directory.Stat(reserved, out _) == Errno.None) : count;
        }
    }
}
