namespace CloudMount.Remote;

/// <summary>
/// Whether calls are made at all.
/// <code>
/// Closed --too many calls found nobody--> Open --its time is over--> HalfOpen --one call got through--> Closed
///                                          ^------it did not----------/
/// </code>
/// </summary>
public enum CircuitState
{
    /// <summary>Calls are made.</summary>
    Closed,

    /// <summary>The service was not reached; calls fail at once until it is time to try again.</summary>
    Open,

    /// <summary>One call is trying whether the service is back.</summary>
    HalfOpen,
}
