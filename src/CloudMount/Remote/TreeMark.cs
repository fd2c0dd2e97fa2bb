using System.Security.Cryptography;
using System.Text;

namespace CloudMount.Remote;

/// <summary>
/// One mark of all that a directory holds: the SHA-256 of its entries in bytewise order of their names, each as name, a zero byte, <c>f</c> and the
/// version of a file or <c>d</c> and the mark of a directory, and a line feed (docs/smartfile-extensions.md). Pure.
/// </summary>
public static class TreeMark
{
    /// <summary>In lower-case hex.</summary>
    /// <param name="entries">All entries of the directory in any order; as the mark a file's version, or a directory's own mark.</param>
    public static string Of(IEnumerable<(string Name, bool IsDirectory, string Mark)> entries)
    {
        var sorted = entries.Select(entry => (Name: Encoding.UTF8.GetBytes(entry.Name), entry.IsDirectory, entry.Mark)).ToList();
        sorted.Sort(static (one, other) => one.Name.AsSpan().SequenceCompareTo(other.Name));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, isDirectory, mark) in sorted)
        {
            hash.AppendData(name);
            hash.AppendData(Encoding.UTF8.GetBytes($"\0{(isDirectory ? 'd' : 'f')}{mark}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
