using CloudMount.Remote.Http;

namespace CloudMount.Remote.SmartFile;

/// <summary>
/// One upload to a server with conditions: ask for an address bound to version, time and attributes, then send the content, which takes
/// effect with all of them in one step (docs/smartfile-extensions.md).
/// </summary>
internal sealed class ConditionalUpload(SmartFileApi api, RemotePath file, UploadRequest upload)
{
    private string _expected = upload.ExpectedVersion;
    private bool _hasAdopted;

    public async Task<RemoteResult<RemoteEntry>> RunAsync(CancellationToken cancellation)
    {
        using var checksums = new ContentChecksums(withMd5: false);
        var last = PathResults.OtherVersion(file);
        for (var round = 0; round < SmartFileStore.MaxRounds; round++)
        {
            var place = await AskForPlaceAsync(checksums, cancellation).ConfigureAwait(false);
            if (place.Entry is not null) return place.Entry;
            if (place.Error is not null) return place.Error;
            var sent = await api.SendContentAsync(place.Address!, file, upload.Source, checksums, cancellation).ConfigureAwait(false);
            var result = await JudgeAsync(sent, checksums, cancellation).ConfigureAwait(false);
            if (result.IsOk || !IsWorthAnotherRound(result.Error.Kind, sent.IsAnswerLost)) return result;
            last = result.Error;
        }

        return last;
    }

    // NotFound: the address expired before the server saw it.
    private static bool IsWorthAnotherRound(RemoteErrorKind kind, bool wasLost) =>
        wasLost || kind is RemoteErrorKind.NotFound or RemoteErrorKind.ChecksumMismatch;

    private async Task<Place> AskForPlaceAsync(ContentChecksums checksums, CancellationToken cancellation)
    {
        while (true)
        {
            var outcome = await api.EditAsync(file, Fields(), RepeatRule.Always, cancellation).ConfigureAwait(false);
            if (outcome.Result.TryGetValue(out var reply))
            {
                var address = api.CheckAddress(reply.Upload);
                return address.IsOk ? new(address.Value, null, null) : new(null, null, address.Error);
            }

            var error = outcome.Result.Error;
            if (error.Kind == RemoteErrorKind.VersionMismatch)
            {
                if (await TryAdoptAsync(cancellation).ConfigureAwait(false)) continue;
                var settled = await SettleMismatchAsync(checksums, cancellation).ConfigureAwait(false);
                return settled.IsOk ? new(null, settled.Value, null) : new(null, null, settled.Error);
            }

            return new(null, null, await ExplainAsync(error, cancellation).ConfigureAwait(false));
        }
    }

    private FormFields Fields()
    {
        var fields = new FormFields()
            .Flag("upload")
            .Value("if_version", _expected)
            .Value("updated", PathAddress.Time(upload.ModifyTime, api.Extensions.HasTimes));
        if (api.Extensions.MaxAttributeBytes > 0) fields.Value("attributes", PathAddress.Attributes(upload.Attributes));
        return fields;
    }

    /// <summary>An empty file of an interrupted beginning is taken over by expecting its version.</summary>
    private async Task<bool> TryAdoptAsync(CancellationToken cancellation)
    {
        if (!upload.AdoptEmpty || _hasAdopted || _expected != UploadRequest.MustNotExist) return false;
        var seen = await api.ListAsync(file, "", cancellation).ConfigureAwait(false);
        if (!seen.Result.TryGetValue(out var reply) || reply.Entry is not { IsDirectory: false, Size: 0 } entry) return false;
        _hasAdopted = true;
        _expected = entry.Version;
        return true;
    }

    private async Task<RemoteResult<RemoteEntry>> SettleMismatchAsync(ContentChecksums checksums, CancellationToken cancellation)
    {
        var equal = await UploadChecks.FindEqualAsync(api, file, upload.Source, checksums.Sha256, cancellation).ConfigureAwait(false);
        if (!equal.IsOk) return equal;
        var fields = new FormFields().Value("updated", PathAddress.Time(upload.ModifyTime, api.Extensions.HasTimes));
        if (api.Extensions.MaxAttributeBytes > 0) fields.Value("attributes", PathAddress.Attributes(upload.Attributes));
        var edited = await api.EditAsync(file, fields, RepeatRule.Always, cancellation).ConfigureAwait(false);
        return PathResults.EntryOf(file, edited) is { IsOk: true } entry ? entry : equal;
    }

    private async Task<RemoteResult<RemoteEntry>> JudgeAsync(
        HttpOutcome<PathReply> sent, ContentChecksums checksums, CancellationToken cancellation)
    {
        if (sent.Result.TryGetValue(out var reply)) return await VerifyAsync(reply, checksums, cancellation).ConfigureAwait(false);
        if (sent.Result.Error.Kind == RemoteErrorKind.VersionMismatch)
        {
            return await SettleMismatchAsync(checksums, cancellation).ConfigureAwait(false);
        }

        if (!sent.IsAnswerLost || checksums.Sha256 is null) return sent.Result.Error;

        // All was sent and no answer came: the server may have it.
        var look = await UploadChecks.LookAsync(api, file, upload.Source.Length, cancellation).ConfigureAwait(false);
        if (!look.Result.TryGetValue(out reply) || reply.Entry is not { } entry) return sent.Result.Error;
        return reply.Checksum == checksums.Sha256 && entry.Version != _expected ? entry : sent.Result.Error;
    }

    private async Task<RemoteResult<RemoteEntry>> VerifyAsync(PathReply reply, ContentChecksums checksums, CancellationToken cancellation)
    {
        if (reply.Entry is null || reply.Checksum is null)
        {
            var look = await UploadChecks.LookAsync(api, file, upload.Source.Length, cancellation).ConfigureAwait(false);
            if (!look.Result.TryGetValue(out reply!)) return look.Result.Error;
            if (reply.Entry is null) return PathResults.EntryOf(file, look);
        }

        if (reply.Checksum == checksums.Sha256 && reply.Entry.Size == upload.Source.Length) return reply.Entry;

        // The damaged content is in place; the next round replaces it and nothing else.
        _expected = reply.Entry.Version;
        return UploadChecks.Damaged(file);
    }

    /// <summary>A directory in the place shows as a refusal.</summary>
    private async Task<RemoteError> ExplainAsync(RemoteError error, CancellationToken cancellation)
    {
        if (error.Kind != RemoteErrorKind.Rejected) return error;
        var seen = await api.ListAsync(file, "", cancellation).ConfigureAwait(false);
        return seen.Result.TryGetValue(out var reply) && reply.Entry is { IsDirectory: true } ? PathResults.Exists(file) : error;
    }

    /// <summary>Where to send the content; or the entry, when it is there already; or why neither.</summary>
    private readonly record struct Place(Uri? Address, RemoteEntry? Entry, RemoteError? Error);
}
