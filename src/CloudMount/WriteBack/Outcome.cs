using CloudMount.Primitives;
using CloudMount.Remote;

namespace CloudMount.WriteBack;

/// <summary>How a step ended, and why it failed.</summary>
internal readonly record struct Outcome(OutcomeKind Kind, RemoteError? Error = null)
{
    public static Outcome Done => new(OutcomeKind.Done);

    public static Outcome MovedOn => new(OutcomeKind.MovedOn);

    public static Outcome Failed(RemoteError error) =>
        error.Kind == RemoteErrorKind.SourceChanged ? MovedOn : new(OutcomeKind.Failed, error);

    /// <summary>The content could not be read here.</summary>
    public static Outcome Unreadable(VfsStatus status) => status switch
    {
        VfsStatus.Interrupted => MovedOn,
        VfsStatus.Stale => Failed(new(RemoteErrorKind.VersionMismatch, "The content is not held here and the remote has another by now: it cannot be had any more.")),
        VfsStatus.Unreachable => Failed(new(RemoteErrorKind.Unreachable, "A part of the content must come from the remote, which is away.")),
        VfsStatus.TimedOut => Failed(new(RemoteErrorKind.TimedOut, "A part of the content did not come from the remote in time.")),
        _ => Failed(new(RemoteErrorKind.ServerFailed, $"The content could not be read from the local disk ({status}).")),
    };
}
