namespace CloudMount.Remote.Quatrix;

/// <summary>One object as a reply (facts C.4, C.5): a file, or the little that other calls answer.</summary>
internal sealed record FileReply
{
    public static FileReply Empty { get; } = new();

    /// <summary>Null when it is no file or not acceptable; see <see cref="Flaw"/>.</summary>
    public RemoteEntry? Entry { get; init; }

    public string? Flaw { get; init; }

    public string? Id { get; init; }

    public string? ParentId { get; init; }

    public string? FileId { get; init; }

    /// <summary>As the service writes it.</summary>
    public string? Name { get; init; }

    public string? Type { get; init; }

    public long? Size { get; init; }

    /// <summary>SHA256 of the bytes just received, in lower-case hex.</summary>
    public string? Checksum { get; init; }

    public string? UploadKey { get; init; }

    public string? SessionId { get; init; }

    /// <summary>Of a person.</summary>
    public string? Email { get; init; }

    public long? UserUsed { get; init; }

    public long? UserLimit { get; init; }

    public long? AccountUsed { get; init; }

    public long? AccountLimit { get; init; }

    /// <summary>Entries of the listing that were left out because they are not acceptable.</summary>
    public int SkippedEntries { get; init; }

    /// <summary>What was wrong with the first of them.</summary>
    public string? FirstSkip { get; init; }

    /// <summary>Trash is a directory by itself; in listings it is left out.</summary>
    public bool IsDirectory => Type is "D" or "S" or "T";

    /// <summary>Without a limit of the user the one of the account counts (facts C.5). Null where neither is told.</summary>
    public RemoteSpace? Space => this switch
    {
        { UserLimit: >= 0 and var limit, UserUsed: >= 0 and var used } => new(Math.Max(limit, used), used),
        { AccountLimit: >= 0 and var limit, AccountUsed: >= 0 and var used } => new(Math.Max(limit, used), used),
        _ => null,
    };
}
