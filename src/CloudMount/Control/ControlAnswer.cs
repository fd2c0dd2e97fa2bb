namespace CloudMount.Control;

/// <summary>One line from a running mount to the command line.</summary>
public sealed record ControlAnswer
{
    public required ControlAnswerKind Kind { get; init; }

    /// <summary>With Status: which mount answers.</summary>
    public MountDescription? Mount { get; init; }

    /// <summary>With Status.</summary>
    public VolumeStatus? Status { get; init; }

    /// <summary>With Progress.</summary>
    public SyncProgress? Progress { get; init; }

    /// <summary>With Failed: one sentence.</summary>
    public string? Message { get; init; }
}
