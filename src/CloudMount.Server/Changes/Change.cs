using CloudMount.Server.Files;

namespace CloudMount.Server.Changes;

/// <summary>One row of the journal.</summary>
/// <param name="Path">Where the entry is, or was when it was deleted.</param>
/// <param name="OldPath">Where a moved entry was; else null.</param>
internal sealed record Change(ChangeKind Kind, string Path, string? OldPath, bool IsDirectory, Author By)
{
    /// <summary>Microseconds since 1970, but always more than that of the row before: also after a restart and when the clock was set back.</summary>
    public long Stamp { get; init; }

    /// <summary>Null for an entry that was never shown to a client that goes by ids.</summary>
    public EntryId? Id { get; init; }

    /// <summary>Bytes of a file.</summary>
    public long Size { get; init; }

    /// <summary>Nanoseconds since 1970.</summary>
    public long ModifyTime { get; init; }

    /// <summary>Whether the entry stayed in its directory.</summary>
    public bool IsRename => Kind == ChangeKind.Move && OldPath is not null && ParentOf(OldPath).SequenceEqual(ParentOf(Path));

    public static ReadOnlySpan<char> ParentOf(string path) => path.AsSpan(0, path.LastIndexOf('/'));
}
