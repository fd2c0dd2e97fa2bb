namespace CloudMount.WriteBack;

/// <summary>
/// Where a pending entry stands.
/// <code>
/// Queued --due--> Running --done, still dirty--> Queued
///   ^  \--waits for another--> Blocked --that ended--> Queued
///   |--its time or on demand-- Retrying, Refused &lt;--failed-- Running
/// </code>
/// </summary>
internal enum PendingPhase : byte
{
    /// <summary>Its turn comes at its due time.</summary>
    Queued,

    Running,

    /// <summary>Another entry comes first.</summary>
    Blocked,

    /// <summary>Failed in a way that passes; tried again at its due time.</summary>
    Retrying,

    /// <summary>The remote does not take it; tried again at its due time or on demand.</summary>
    Refused,
}
