namespace CloudMount.Staging;

/// <summary>The limits of a staging area. Checked when they are set together, by <see cref="Validate"/>.</summary>
internal sealed record StagingOptions
{
    /// <summary>Holds the staging files. Made when it is missing.</summary>
    public required string Directory { get; init; }

    /// <summary>A hard cap for content that the remote has too. 10 GiB hold what one person works on in a week.</summary>
    public long MaxCleanBytes { get; init; } = 10L << 30;

    /// <summary>Over this, writers are slowed to upload speed. 10 GiB take an hour on 25 Mbit/s.</summary>
    public long MaxDirtyBytes { get; init; } = 10L << 30;

    /// <summary>A power of two. 64 KiB are half a millisecond of 1 Gbit/s, and 160,000 chunks of map for the default cap.</summary>
    public int ChunkBytes { get; init; } = 64 << 10;

    /// <summary>Ranged reads under way at once, over all files. Eight of 8 MiB fill 1 Gbit/s at 200 ms.</summary>
    public int MaxParallelFills { get; init; } = 8;

    /// <summary>The largest ranged read. Longer ones gain nothing and lose more when a connection breaks.</summary>
    public int MaxFillBytes { get; init; } = 8 << 20;

    /// <summary>How far read-ahead grows on sequence: all parallel fills busy.</summary>
    public int MaxReadAheadBytes { get; init; } = 64 << 20;

    /// <summary>Disk space left to others. Null: 64 MiB, or one sixteenth of a smaller disk.</summary>
    public long? MinFreeBytes { get; init; }

    /// <summary>How long a writer over the dirty budget waits without any upload progress. 30 s outlast a reconnect.</summary>
    public TimeSpan DirtyWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a ranged read may give no byte before it is opened anew.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Throws <see cref="ArgumentOutOfRangeException"/> for values that cannot work.</summary>
    public void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Directory);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxCleanBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxDirtyBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(ChunkBytes, 16);
        ArgumentOutOfRangeException.ThrowIfNotEqual(int.IsPow2(ChunkBytes), true, nameof(ChunkBytes));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxParallelFills);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxFillBytes, ChunkBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxReadAheadBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(MinFreeBytes ?? 0, nameof(MinFreeBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(DirtyWait, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(StallTimeout, TimeSpan.Zero);
    }
}
