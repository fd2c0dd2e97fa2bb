namespace CloudMount.Vfs;

/// <summary>How the file system behaves. Immutable.</summary>
public sealed record VfsOptions
{
    /// <summary>How long what was learned from the remote is taken for true. A minute: the habit of network file systems (nfs(5), acdirmax).</summary>
    public TimeSpan Expiry { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The owner all files are shown with; null for each file's own.</summary>
    public uint? ShownUserId { get; init; }

    public uint? ShownGroupId { get; init; }

    /// <summary>Permission bits that no file is shown with.</summary>
    public uint HiddenPermissions { get; init; }

    /// <summary>Whole files may be offered to the kernel, to read and write itself.</summary>
    public bool OffersWholeFiles { get; init; } = true;

    /// <summary>
    /// Files are offered for writing only below this share of the dirty budget, since the kernel's own writes cannot be slowed.
    /// </summary>
    public double MaxDirtyShareForWholeFiles { get; init; } = 0.5;

    /// <summary>
    /// Files are offered for writing only while the disk, and the service as far as is known, have this much room: the kernel does not ask. On the
    /// disk it is kept by eviction while it writes.
    /// </summary>
    public long MinFreeBytesForWholeFiles { get; init; } = 1L << 30;

    /// <summary>
    /// How long a write waits for room on a full disk. What was removed a moment ago may still hold its space: the kernel tells of a last close
    /// later than it answers close(2).
    /// </summary>
    public TimeSpan FullDiskPatience { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>fsync and the last close wait until the remote has the content.</summary>
    public bool WaitsForRemote { get; init; }
}
