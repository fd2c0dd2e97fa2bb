using CloudMount.Remote.Http;

namespace CloudMount.Remote.SmartFile;

/// <summary>What both ways to upload ask about a file that may hold the content already.</summary>
internal static class UploadChecks
{
    /// <summary>The file with its SHA256, whatever it holds now.</summary>
    public static Task<HttpOutcome<PathReply>> LookAsync(SmartFileApi api, RemotePath file, long length, CancellationToken cancellation) =>
        api.ListAsync(file, "checksum=SHA256", cancellation, length);

    /// <summary>
    /// The entry, when the file is of another version than expected but holds just the bytes that shall be uploaded: an upload of ours whose
    /// answer never arrived, or somebody else's equal content. VersionMismatch when it differs or is gone, Exists when it is a directory.
    /// </summary>
    /// <param name="sha256">Of the source, where it is known already.</param>
    public static async Task<RemoteResult<RemoteEntry>> FindEqualAsync(
        SmartFileApi api, RemotePath file, IUploadSource source, string? sha256, CancellationToken cancellation)
    {
        var seen = PathResults.EntryOf(file, await api.ListAsync(file, "", cancellation).ConfigureAwait(false));
        if (!seen.TryGetValue(out var entry)) return seen.Error.Kind == RemoteErrorKind.NotFound ? PathResults.OtherVersion(file) : seen;
        if (entry.IsDirectory) return PathResults.Exists(file);
        if (entry.Size != source.Length) return PathResults.OtherVersion(file);
        try
        {
            sha256 ??= await ContentChecksums.Sha256OfAsync(source, cancellation).ConfigureAwait(false);
        }
        catch (IOException failure)
        {
            return TransportFailures.FromSource(file.Value, failure).Error;
        }

        var look = await LookAsync(api, file, source.Length, cancellation).ConfigureAwait(false);
        if (look.Failure is { Error.IsTransient: true }) return look.Failure.Error;
        return look.Result.TryGetValue(out var reply) && reply.Checksum == sha256 && reply.Entry?.Size == source.Length
            ? reply.Entry
            : PathResults.OtherVersion(file);
    }

    public static RemoteError Damaged(RemotePath file) => new(RemoteErrorKind.ChecksumMismatch, $"{file} did not arrive as it was sent.");
}
