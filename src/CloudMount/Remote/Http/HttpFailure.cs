namespace CloudMount.Remote.Http;

/// <summary>A failed attempt, with what only the transport knows.</summary>
/// <param name="MayHaveHadEffect">The request may have been carried out although no answer says so.</param>
/// <param name="IsOutage">Nobody was reached: it counts for the circuit.</param>
/// <param name="Code">The code of the service's own error model, where it has one.</param>
internal sealed record HttpFailure(RemoteError Error, bool MayHaveHadEffect, bool IsOutage = false, int? Code = null)
{
    /// <summary>Whether to try again by itself. A reply outside the protocol is not asked for again: it may be large.</summary>
    public bool IsWorthRetrying(RepeatRule rule) =>
        (rule == RepeatRule.Always || !MayHaveHadEffect)
        && Error.Kind is RemoteErrorKind.Throttled or RemoteErrorKind.Unreachable or RemoteErrorKind.TimedOut
            or RemoteErrorKind.ServerFailed;
}
