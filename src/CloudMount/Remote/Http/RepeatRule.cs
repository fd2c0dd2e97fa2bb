namespace CloudMount.Remote.Http;

/// <summary>When a call may be sent again without asking what the first attempt did.</summary>
internal enum RepeatRule
{
    /// <summary>Idempotent: twice is the same as once.</summary>
    Always,

    /// <summary>Only when the first attempt cannot have had an effect: it was never sent, or the service said so.</summary>
    WithoutEffect,
}
