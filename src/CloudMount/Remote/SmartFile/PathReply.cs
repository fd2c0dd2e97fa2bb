namespace CloudMount.Remote.SmartFile;

/// <summary>One path object as a reply of its own (facts A.5), with what only some calls add.</summary>
internal sealed record PathReply
{
    public static PathReply Empty { get; } = new();

    /// <summary>Null when members are missing, as for a path that is still to come, or are not acceptable; see <see cref="Flaw"/>.</summary>
    public RemoteEntry? Entry { get; init; }

    /// <summary>What is wrong with the object itself.</summary>
    public string? Flaw { get; init; }

    /// <summary>Lower-case hexadecimal.</summary>
    public string? Checksum { get; init; }

    public string? Download { get; init; }

    public string? Upload { get; init; }

    public long? DiskLimit { get; init; }

    public long? DiskUsage { get; init; }

    /// <summary>Null where the object does not tell.</summary>
    public RemoteSpace? Space => this is { DiskLimit: >= 0 and var limit, DiskUsage: >= 0 and var usage } ? new(limit, usage) : null;

    /// <summary>Of a listing by v2: how many pages it has, and entries on all of them together. Null where the object does not tell.</summary>
    public long? Pages { get; init; }

    /// <inheritdoc cref="Pages"/>
    public long? Total { get; init; }

    /// <summary>What v2 tells of what a directory holds; null where it does not.</summary>
    public long? Items { get; init; }

    /// <summary>By v2: a status that came within a reply of success (facts B.4); null without.</summary>
    public long? Status { get; init; }

    /// <summary>What the service says of that status.</summary>
    public string? Detail { get; init; }

    /// <summary>Entries of the listing that were left out because they are not acceptable.</summary>
    public int SkippedEntries { get; init; }

    /// <summary>What was wrong with the first of them.</summary>
    public string? FirstSkip { get; init; }
}
