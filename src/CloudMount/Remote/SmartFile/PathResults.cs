using CloudMount.Remote.Http;

namespace CloudMount.Remote.SmartFile;

/// <summary>What both SmartFile stores say of paths in the same words.</summary>
internal static class PathResults
{
    public static RemoteError Exists(RemotePath path) => new(RemoteErrorKind.Exists, $"{path} exists.");

    public static RemoteError OtherVersion(RemotePath file) => new(RemoteErrorKind.VersionMismatch, $"{file} is of another version.");

    public static RemoteError BadReply(RemotePath path, string flaw) =>
        new(RemoteErrorKind.BadReply, $"The service shows {path} in a way that cannot be used: {flaw}.");

    /// <summary>The entry that a reply is about.</summary>
    public static RemoteResult<RemoteEntry> EntryOf(RemotePath path, HttpOutcome<PathReply> outcome)
    {
        if (!outcome.Result.TryGetValue(out var reply)) return outcome.Result.Error;
        return reply.Entry is { } entry ? entry : BadReply(path, reply.Flaw ?? "it is not complete");
    }
}
