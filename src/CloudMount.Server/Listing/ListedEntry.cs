using CloudMount.Server.Files;

namespace CloudMount.Server.Listing;

/// <summary>One entry of a listing.</summary>
internal sealed class ListedEntry(string name, EntryFacts facts)
{
    public string Name { get; } = name;

    public EntryFacts Facts { get; } = facts;

    public bool IsDirectory => Facts.Stat.IsDirectory;

    /// <summary>Bytes; of a directory the sum of the files below it.</summary>
    public long Size { get; set; } = facts.Stat.IsDirectory ? 0 : facts.Stat.Size;

    /// <summary>Null where none was asked for.</summary>
    public string? Checksum { get; set; }

    /// <summary>How many entries a directory has; null for a file and where they were not counted.</summary>
    public long? Items { get; set; }

    /// <summary>In ordinal order of their names; null where the listing does not go deeper.</summary>
    public List<ListedEntry>? Children { get; set; }
}
