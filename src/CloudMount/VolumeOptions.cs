using CloudMount.Staging;
using CloudMount.Vfs;

namespace CloudMount;

/// <summary>What a volume needs to know. Immutable; values are checked when it is opened.</summary>
public sealed record VolumeOptions
{
    /// <summary>Absolute. Made when missing; used by one volume at a time.</summary>
    public required string CacheDirectory { get; init; }

    /// <summary>Names remote, root and account; a cache directory of another is refused.</summary>
    public required string Identity { get; init; }

    /// <summary>Named in conflict copies.</summary>
    public string Host { get; init; } = Environment.MachineName;

    public VfsOptions Vfs { get; init; } = new();

    /// <summary>The cap of content that can be had again, in bytes; null for the default of the staging area.</summary>
    public long? MaxCleanBytes { get; init; }

    /// <summary>The cap of content the remote does not have yet, in bytes; null for the default of the staging area.</summary>
    public long? MaxDirtyBytes { get; init; }

    /// <summary>Inodes and names held in memory. 24 MiB hold about 30,000 files in use.</summary>
    public long MaxAttributeCacheBytes { get; init; } = 24L << 20;

    /// <summary>How long a change is quiet before it is uploaded.</summary>
    public TimeSpan WriteBackDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Remote calls of the reconciler at the same time.</summary>
    public int MaxUploads { get; init; } = 16;

    /// <summary>Owner of what the remote holds without saying whose it is.</summary>
    public uint DefaultUserId { get; init; }

    public uint DefaultGroupId { get; init; }

    /// <summary>Limits of the staging area that nobody sets but tests, which need rare states to be common.</summary>
    internal Func<StagingOptions, StagingOptions>? AdjustStaging { get; init; }

    /// <summary>Whether write-back runs by itself; else only while <see cref="Volume.Reconciler"/> is told to, on the thread of a test.</summary>
    internal bool StartsWriteBack { get; init; } = true;
}
