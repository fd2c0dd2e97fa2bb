using CloudMount.Remote;

namespace CloudMount.Control;

/// <summary>What a volume tells of itself. A snapshot of one moment.</summary>
public sealed record VolumeStatus
{
    /// <summary>The most entries <see cref="Pending"/> and <see cref="Conflicts"/> list each.</summary>
    public const int MaxListedEntries = 1000;

    /// <summary>What the remote does not have yet: refused first, after that in the order of their turn.</summary>
    public required IReadOnlyList<PendingEntry> Pending { get; init; }

    /// <summary>How many entries are pending, those not listed included.</summary>
    public required long PendingEntries { get; init; }

    /// <summary>The bytes all pending entries still have to upload.</summary>
    public required long PendingBytes { get; init; }

    /// <summary>How many of the pending entries the remote refused.</summary>
    public required long RefusedEntries { get; init; }

    /// <summary>Conflict copies that still exist, the newest first.</summary>
    public required IReadOnlyList<ConflictEntry> Conflicts { get; init; }

    public required CacheUse Cache { get; init; }

    public required CircuitState Circuit { get; init; }

    /// <summary>Whether what others change shows at once.</summary>
    public FeedState Feed { get; init; }

    /// <summary>The last failure of a remote call; null when there was none since the start.</summary>
    public RemoteFault? LastFault { get; init; }

    /// <summary>Why the service does not let the account in, and since when; null while it does.</summary>
    public RemoteFault? LoginFault { get; init; }

    public required VolumeCounters Counters { get; init; }
}
