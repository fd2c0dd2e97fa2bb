using CloudMount.Remote;

namespace CloudMount.Control;

/// <summary>How far a sync is.</summary>
public sealed record SyncProgress
{
    /// <summary>Entries the remote does not have yet, refused ones not counted.</summary>
    public required long RemainingEntries { get; init; }

    public required long RemainingBytes { get; init; }

    /// <summary>What the remote refuses now, at most <see cref="VolumeStatus.MaxListedEntries"/>.</summary>
    public required IReadOnlyList<PendingEntry> Refused { get; init; }

    /// <summary>Open: the sync waits for the remote.</summary>
    public required CircuitState Circuit { get; init; }
}
