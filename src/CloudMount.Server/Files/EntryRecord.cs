using CloudMount.Server.Native;

namespace CloudMount.Server.Files;

/// <summary>
/// What the API keeps of an entry beside what the file system does. The version is signed with the size and modification time of the
/// content it marks: an edit made directly in the folder breaks the signature, and the version then no longer counts.
/// </summary>
internal sealed record EntryRecord
{
    public static EntryRecord Empty { get; } = new();

    /// <summary>Null for directories and for files that never passed the API.</summary>
    public FileVersion? Version { get; init; }

    public long SignedSize { get; init; }

    public long SignedModifyTime { get; init; }

    /// <summary>Nanoseconds since 1970; null when nobody set it and no file was replaced.</summary>
    public long? CreateTime { get; init; }

    /// <summary>Who the entry is to clients that go by ids; null as long as none was shown it.</summary>
    public EntryId? Id { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Attributes { get; init; } = [];

    /// <summary>The same record with a version that holds for content of this size and time.</summary>
    public EntryRecord Signed(FileVersion version, long size, long modifyTime) =>
        this with { Version = version, SignedSize = size, SignedModifyTime = modifyTime };

    public bool Signs(in EntryStat stat) => Version is not null && SignedSize == stat.Size && SignedModifyTime == stat.ModifyTime;
}
