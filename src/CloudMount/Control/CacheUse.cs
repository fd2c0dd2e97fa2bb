namespace CloudMount.Control;

/// <summary>The bytes on the local disk. Clean ones can be had again from the remote, dirty ones exist only here.</summary>
public sealed record CacheUse
{
    public required long CleanBytes { get; init; }

    public required long MaxCleanBytes { get; init; }

    public required long DirtyBytes { get; init; }

    public required long MaxDirtyBytes { get; init; }

    /// <summary>Files and directories known to the index.</summary>
    public required long Entries { get; init; }
}
