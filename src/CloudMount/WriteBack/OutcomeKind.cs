namespace CloudMount.WriteBack;

/// <summary>How a step ended.</summary>
internal enum OutcomeKind
{
    /// <summary>The index knows what the remote has now; the entry is planned again.</summary>
    Done,

    /// <summary>Local moved on while the step ran; the entry is planned again after a while of quiet.</summary>
    MovedOn,

    /// <summary>The remote answered a failure.</summary>
    Failed,
}
