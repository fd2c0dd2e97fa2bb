namespace CloudMount.Remote;

/// <summary>A failed remote call.</summary>
/// <param name="Message">One sentence for people: what failed and, where there is something to do, what. Holds no credentials.</param>
/// <param name="RetryAfter">How long the service asks to wait, where it does.</param>
public sealed record RemoteError(RemoteErrorKind Kind, string Message, TimeSpan? RetryAfter = null)
{
    /// <summary>True when the same call may succeed later without anybody doing anything.</summary>
    public bool IsTransient => Kind is RemoteErrorKind.Throttled or RemoteErrorKind.Unreachable or RemoteErrorKind.TimedOut
        or RemoteErrorKind.ServerFailed or RemoteErrorKind.BadReply or RemoteErrorKind.ChecksumMismatch or RemoteErrorKind.SourceChanged;
}
