namespace CloudMount.Control;

/// <summary>How far a pending change is.</summary>
public enum PendingState
{
    /// <summary>Its turn comes.</summary>
    Queued,

    /// <summary>A remote call is under way.</summary>
    Running,

    /// <summary>It failed in a way that passes (no connection, throttled) and is tried again at its time.</summary>
    Waiting,

    /// <summary>The remote does not take it (quota, permission, name). It stays here and is tried at a growing interval.</summary>
    Refused,
}
