using System.Security.Cryptography;
using CloudMount.Server.Native;

namespace CloudMount.Server.Files;

/// <summary>
/// One mark of all that a directory holds: the SHA-256 of its entries in bytewise order of their names, each as name, a zero byte, <c>f</c> and
/// the version of a file or <c>d</c> and the mark of a directory, and a line feed. What listings leave out is left out here.
/// </summary>
internal static class TreeMark
{
    /// <summary>In lower-case hex. Null when it cannot be told: it is no directory, cannot be read, or is deeper than paths are.</summary>
    public static string? Of(DirectoryHandle parent, string name, int level)
    {
        parent.OpenDirectory(name, out var directory);
        using (directory) return directory is null || level >= ApiPath.MaxDepth ? null : Of(directory, level);
    }

    private static string? Of(DirectoryHandle directory, int level)
    {
        if (Read(directory) is not { } entries) return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, version) in entries)
        {
            hash.AppendData(name);
            var mark = version is { } known ? "f" + known : Of(directory, EntryName.StrictUtf8.GetString(name), level + 1) is { } below ? "d" + below : null;
            if (mark is null) return null;
            hash.AppendData(EntryName.StrictUtf8.GetBytes("\0" + mark + "\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Names in their order, with the versions of files; null when they cannot be read.</summary>
    private static unsafe List<(byte[] Name, FileVersion? Version)>? Read(DirectoryHandle directory)
    {
        var entries = new List<(byte[] Name, FileVersion? Version)>();
        using var reader = new DirectoryReader(directory);
        while (reader.MoveNext())
        {
            if (EntryFacts.Read(directory, reader.Name, out var facts) != Errno.None || reader.ReadName() is null) continue;
            entries.Add((reader.NameBytes.ToArray(), facts.Stat.IsDirectory ? null : facts.Version));
        }

        entries.Sort(static (one, other) => one.Name.AsSpan().SequenceCompareTo(other.Name));
        return reader.Error == Errno.None ? entries : null;
    }
}
