using CloudMount.Remote.Http;

namespace CloudMount.Remote.SmartFile.V2;

/// <summary>What an upload finds in its place, which v2 takes no condition for: compared before, and told when it is in the way.</summary>
internal sealed class UploadTarget(SmartFileV2Store store, ContentChecks checks, RemotePath file, UploadRequest upload)
{
    /// <summary>What must be there before the content is put there: of this version, or nothing.</summary>
    public string Expected { get; set; } = upload.ExpectedVersion;

    /// <summary>The same for the service, since the last comparison.</summary>
    public Precondition Precondition { get; private set; }

    /// <summary>Null when what is there is what was expected.</summary>
    /// <param name="mayBeGone">What was expected may have been deleted by this upload.</param>
    public async Task<RemoteError?> CheckAsync(bool mayBeGone, CancellationToken cancellation)
    {
        var seen = await store.StatAsync(file, cancellation).ConfigureAwait(false);
        if (!seen.TryGetValue(out var entry))
        {
            if (seen.Error.Kind != RemoteErrorKind.NotFound) return seen.Error;
            Precondition = new(IsNew: true, Time: null);
            return Expected == UploadRequest.MustNotExist || mayBeGone
                ? await store.RequireDirectoryAsync(file.Parent, cancellation).ConfigureAwait(false)
                : PathResults.OtherVersion(file);
        }

        if (entry.IsDirectory) return PathResults.Exists(file);
        if (upload.AdoptEmpty && Expected == UploadRequest.MustNotExist && entry.Size == 0) Expected = entry.Version;
        Precondition = new(IsNew: false, entry.ModifyTime);
        return entry.Version == Expected ? null : PathResults.OtherVersion(file);
    }

    /// <summary>What to answer for an obstacle. Of another version it is success when that holds just these bytes.</summary>
    public async Task<RemoteResult<RemoteEntry>> SettleAsync(RemoteError obstacle, CancellationToken cancellation)
    {
        if (obstacle.Kind != RemoteErrorKind.VersionMismatch) return obstacle;
        var seen = await store.StatAsync(file, cancellation).ConfigureAwait(false);
        if (!seen.TryGetValue(out var entry)) return seen.Error.Kind == RemoteErrorKind.NotFound ? PathResults.OtherVersion(file) : seen;
        if (entry.IsDirectory) return PathResults.Exists(file);
        if (entry.Size != upload.Source.Length) return PathResults.OtherVersion(file);
        try
        {
            var holds = await checks.HoldsAsync(file, entry, upload.Source, cancellation).ConfigureAwait(false);
            if (!holds.TryGetValue(out var areEqual)) return holds.Error;
            return areEqual ? entry : PathResults.OtherVersion(file);
        }
        catch (IOException exception)
        {
            return TransportFailures.FromSource(file.Value, exception).Error;
        }
    }

    /// <summary>What is in the way shows as a refusal of some kind (facts B.4).</summary>
    public async Task<RemoteError> ExplainAsync(RemoteError error, CancellationToken cancellation)
    {
        if (error.Kind is not (RemoteErrorKind.Rejected or RemoteErrorKind.Exists)) return error;
        var seen = await store.StatAsync(file, cancellation).ConfigureAwait(false);
        if (seen is { IsOk: true, Value.IsDirectory: true }) return PathResults.Exists(file);
        if (await store.RequireDirectoryAsync(file.Parent, cancellation).ConfigureAwait(false) is { } missing) return missing;
        return error with { Kind = RemoteErrorKind.Rejected };
    }

    public RemoteError Damaged() => new(RemoteErrorKind.ChecksumMismatch, $"{file} did not arrive as it was sent.");
}
