namespace CloudMount.Control;

/// <summary>One change that the remote does not have yet.</summary>
public sealed record PendingEntry
{
    /// <summary>"/a/b" below the root of the mount, as the mount shows it; for a delete or a move, where the remote has it.</summary>
    public required string Path { get; init; }

    /// <summary>For a move, where the entry goes; else null.</summary>
    public string? TargetPath { get; init; }

    public required PendingKind Kind { get; init; }

    public required PendingState State { get; init; }

    /// <summary>One sentence: why it waits or was refused; null while nothing failed.</summary>
    public string? Reason { get; init; }

    /// <summary>Bytes to upload; 0 where no content moves.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes of them already sent by the running attempt.</summary>
    public long SentBytes { get; init; }

    /// <summary>How often it was tried and failed.</summary>
    public int Attempts { get; init; }

    /// <summary>When it is tried again; null when it is running or its turn comes without waiting.</summary>
    public DateTimeOffset? NextTry { get; init; }
}
