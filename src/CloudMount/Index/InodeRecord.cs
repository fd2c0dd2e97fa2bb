using CloudMount.Primitives;

namespace CloudMount.Index;

/// <summary>One inode as this mount shows it (Local). Immutable: a change makes a new record.</summary>
internal sealed record InodeRecord
{
    public InodeNumber Inode { get; init; }

    public required FileKind Kind { get; init; }

    public uint Permissions { get; init; }

    public uint UserId { get; init; }

    public uint GroupId { get; init; }

    /// <summary>Names that lead here; for a directory 2 and one for each directory in it. 0 while only handles or the kernel hold it.</summary>
    public uint LinkCount { get; init; } = 1;

    public long Size { get; init; }

    public Timestamp AccessTime { get; init; }

    public Timestamp ModifyTime { get; init; }

    public Timestamp ChangeTime { get; init; }

    public Timestamp BirthTime { get; init; }

    public uint Device { get; init; }

    /// <summary>The staging file of the content; 0 for none (nothing of it is held locally).</summary>
    public long Content { get; init; }

    /// <summary>The remote version that an incomplete or clean content belongs to; null for content made here.</summary>
    public string? ContentVersion { get; init; }

    /// <summary>Grows with each change of the content. An entry whose Base has the same number is up to date on the remote.</summary>
    public long ContentGeneration { get; init; }

    /// <summary>Grows with each change of mode, owner, modification time or extended attributes.</summary>
    public long AttributeGeneration { get; init; }

    /// <summary>The content may have changed without the index knowing: it is open for writing, or was when the process died.</summary>
    public bool IsUnsettled { get; init; }

    /// <summary>For a directory: when all its entries were last seen on the remote. <see cref="AlwaysListed"/> when it exists only here.</summary>
    public Timestamp ListedAt { get; init; }

    public static Timestamp AlwaysListed => new(long.MaxValue);

    public bool IsDirectory => Kind == FileKind.Directory;

    /// <summary>What st_blocks shows: the content as if it were present, in whole 4 KiB blocks.</summary>
    public long AllocatedBytes => Kind == FileKind.Regular ? (Size + 4095) & ~4095L : 0;
}
