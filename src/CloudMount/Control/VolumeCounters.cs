namespace CloudMount.Control;

/// <summary>What happened since the volume was opened. Counters only grow.</summary>
public sealed record VolumeCounters
{
    public long Uploads { get; init; }

    public long UploadedBytes { get; init; }

    public long Downloads { get; init; }

    public long DownloadedBytes { get; init; }

    public long RemoteCalls { get; init; }

    public long FailedRemoteCalls { get; init; }

    /// <summary>Questions for what others changed; they count among no others.</summary>
    public long FeedCalls { get; init; }

    /// <summary>Bytes given up to keep the clean budget.</summary>
    public long EvictedBytes { get; init; }
}
