using CloudMount.Remote.Http;

namespace CloudMount.Remote.SmartFile.V2;

/// <summary>
/// One upload in one call: compare the version just before, send the content to its place, compare what arrived. Whoever puts a file there in between is
/// overwritten, unless the service heeds the precondition (facts B.4).
/// </summary>
internal sealed class WholeUpload(SmartFileV2Store store, ContentChecks checks, UploadTarget target, RemotePath file, UploadRequest upload)
{
    public async Task<RemoteResult<RemoteEntry>> RunAsync(CancellationToken cancellation)
    {
        using var checksums = new ContentChecksums(withMd5: true);
        var (last, asksFirst) = (target.Damaged(), true);
        for (var round = 0; round < SmartFileV2Store.MaxRounds; round++)
        {
            if (await target.CheckAsync(mayBeGone: false, cancellation).ConfigureAwait(false) is { } obstacle)
                return await target.SettleAsync(obstacle, cancellation).ConfigureAwait(false);
            var sent = await store.SendAsync(file, upload.Source, checksums, asksFirst ? target.Precondition : Precondition.None, cancellation).ConfigureAwait(false);
            if (sent.Failure is { Error.Kind: RemoteErrorKind.VersionMismatch } changed && asksFirst)
            {
                // Where what was expected is there all the same, the service has another clock: the next round does without.
                (last, asksFirst) = (changed.Error, false);
                continue;
            }

            if (sent.Failure is { } failure && !sent.IsAnswerLost) return await target.ExplainAsync(failure.Error, cancellation).ConfigureAwait(false);
            last = sent.Failure?.Error ?? target.Damaged();
            if (checksums.Sha256 is null) continue;
            var verified = await VerifyAsync(sent, checksums, cancellation).ConfigureAwait(false);
            if (verified.IsOk || verified.Error.Kind != RemoteErrorKind.ChecksumMismatch) return verified;
        }

        return last;
    }

    /// <summary>
    /// The entry as listings tell it, when it holds what was sent. ChecksumMismatch when nothing is there, or what is there is what we sent and not
    /// what was meant; VersionMismatch when somebody else replaced it.
    /// </summary>
    private async Task<RemoteResult<RemoteEntry>> VerifyAsync(HttpOutcome<PathReply> sent, ContentChecksums checksums, CancellationToken cancellation)
    {
        var seen = await store.StatAsync(file, cancellation).ConfigureAwait(false);
        if (!seen.TryGetValue(out var entry)) return seen.Error.Kind == RemoteErrorKind.NotFound ? target.Damaged() : seen;
        if (entry.IsDirectory) return PathResults.Exists(file);
        if (entry.Version == target.Expected && sent.Failure is not null) return target.Damaged();
        var isOurs = sent.Result is { IsOk: true, Value.Entry: { } told } && told.Version == entry.Version;
        if (entry.Size == upload.Source.Length)
        {
            var holds = entry.Size == 0 ? true : await checks.HoldsSentAsync(file, checksums, cancellation).ConfigureAwait(false);
            if (!holds.TryGetValue(out var isWhole)) return holds.Error;
            if (isWhole) return entry;
        }

        if (!isOurs) return PathResults.OtherVersion(file);

        // The damaged content is in place; the next round replaces it and nothing else.
        target.Expected = entry.Version;
        return target.Damaged();
    }
}
