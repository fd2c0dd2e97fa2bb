using CloudMount.Primitives;
using CloudMount.Remote;

namespace CloudMount.Staging;

/// <summary>What a reader of the mount is told when content could not be fetched.</summary>
internal static class RemoteErrorStatus
{
    public static VfsStatus ToReadStatus(this RemoteErrorKind kind) => kind switch
    {
        RemoteErrorKind.NotFound or RemoteErrorKind.VersionMismatch => VfsStatus.Stale,
        RemoteErrorKind.Unauthenticated or RemoteErrorKind.Forbidden => VfsStatus.AccessDenied,
        RemoteErrorKind.TimedOut => VfsStatus.TimedOut,
        RemoteErrorKind.Unreachable or RemoteErrorKind.Throttled => VfsStatus.Unreachable,
        RemoteErrorKind.Exists or RemoteErrorKind.QuotaExceeded or RemoteErrorKind.Rejected or RemoteErrorKind.TooLarge
            or RemoteErrorKind.ChecksumMismatch or RemoteErrorKind.SourceChanged or RemoteErrorKind.Untrusted
            or RemoteErrorKind.BadReply or RemoteErrorKind.ServerFailed or RemoteErrorKind.NotSupported => VfsStatus.IoError,
    };
}
