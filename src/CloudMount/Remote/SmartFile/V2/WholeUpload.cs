using CloudMount.Remote.Http;

namespace CloudMount.Remote.SmartFile.V2;

/// <summary>
/// One upload: compare the version just before, send the content, compare what arrived. Whoever puts a file there in between is overwritten: v2 has no
/// condition against it (facts B.4).
/// </summary>
internal sealed class WholeUpload(SmartFileV2Store store, ContentChecks checks, RemotePath file, UploadRequest upload)
{
    /// <summary>What must be there before the content is sent: of this version, or nothing.</summary>
    private string _expected = upload.ExpectedVersion;

    public async Task<RemoteResult<RemoteEntry>> RunAsync(CancellationToken cancellation)
    {
        using var checksums = new ContentChecksums(withMd5: true);
        var last = Damaged();
        for (var round = 0; round < SmartFileV2Store.MaxRounds; round++)
        {
            if (await CheckAsync(mayAdopt: upload.AdoptEmpty && round == 0, cancellation).ConfigureAwait(false) is { } obstacle)
                return obstacle.Kind == RemoteErrorKind.VersionMismatch ? await SettleAsync(cancellation).ConfigureAwait(false) : obstacle;
            var sent = await store.SendAsync(file, upload.Source, checksums, cancellation).ConfigureAwait(false);
            if (sent.Failure is { } failure && !sent.IsAnswerLost) return await ExplainAsync(failure.Error, cancellation).ConfigureAwait(false);
            last = sent.Failure?.Error ?? Damaged();
            if (checksums.Sha256 is null) continue;
            var verified = await VerifyAsync(sent, checksums, cancellation).ConfigureAwait(false);
            if (verified.IsOk || verified.Error.Kind != RemoteErrorKind.ChecksumMismatch) return verified;
        }

        return last;
    }

    /// <summary>Null when what is there is what was expected.</summary>
    private async Task<RemoteError?> CheckAsync(bool mayAdopt, CancellationToken cancellation)
    {
        var seen = await store.StatAsync(file, cancellation).ConfigureAwait(false);
        if (!seen.TryGetValue(out var entry))
        {
            if (seen.Error.Kind != RemoteErrorKind.NotFound) return seen.Error;
            return _expected == UploadRequest.MustNotExist
                ? await store.RequireDirectoryAsync(file.Parent, cancellation).ConfigureAwait(false)
                : SmartFileV2Store.OtherVersion(file);
        }

        if (entry.IsDirectory) return SmartFileV2Store.Exists(file);
        if (mayAdopt && _expected == UploadRequest.MustNotExist && entry.Size == 0) _expected = entry.Version;
        return entry.Version == _expected ? null : SmartFileV2Store.OtherVersion(file);
    }

    /// <summary>
    /// The entry as listings tell it, when it holds what was sent. ChecksumMismatch when nothing is there, or what is there is what we sent and not
    /// what was meant; VersionMismatch when somebody else replaced it.
    /// </summary>
    private async Task<RemoteResult<RemoteEntry>> VerifyAsync(HttpOutcome<PathReply> sent, ContentChecksums checksums, CancellationToken cancellation)
    {
        var seen = await store.StatAsync(file, cancellation).ConfigureAwait(false);
        if (!seen.TryGetValue(out var entry)) return seen.Error.Kind == RemoteErrorKind.NotFound ? Damaged() : seen;
        if (entry.IsDirectory) return SmartFileV2Store.Exists(file);
        if (entry.Version == _expected && sent.Failure is not null) return Damaged();
        var isOurs = sent.Result is { IsOk: true, Value.Entry: { } told } && told.Version == entry.Version;
        if (entry.Size == upload.Source.Length)
        {
            var holds = entry.Size == 0 ? true : await checks.HoldsSentAsync(file, checksums, cancellation).ConfigureAwait(false);
            if (!holds.TryGetValue(out var isWhole)) return holds.Error;
            if (isWhole) return entry;
        }

        if (!isOurs) return SmartFileV2Store.OtherVersion(file);

        // The damaged content is in place; the next round replaces it and nothing else.
        _expected = entry.Version;
        return Damaged();
    }

    /// <summary>Another version is there. It is success when it holds just these bytes.</summary>
    private async Task<RemoteResult<RemoteEntry>> SettleAsync(CancellationToken cancellation)
    {
        var seen = await store.StatAsync(file, cancellation).ConfigureAwait(false);
        if (!seen.TryGetValue(out var entry)) return seen.Error.Kind == RemoteErrorKind.NotFound ? SmartFileV2Store.OtherVersion(file) : seen;
        if (entry.IsDirectory) return SmartFileV2Store.Exists(file);
        if (entry.Size != upload.Source.Length) return SmartFileV2Store.OtherVersion(file);
        try
        {
            var holds = await checks.HoldsAsync(file, entry, upload.Source, cancellation).ConfigureAwait(false);
            if (!holds.TryGetValue(out var areEqual)) return holds.Error;
            return areEqual ? entry : SmartFileV2Store.OtherVersion(file);
        }
        catch (IOException exception)
        {
            return TransportFailures.FromSource(file.Value, exception).Error;
        }
    }

    /// <summary>What is in the way shows as a refusal of some kind (facts B.4).</summary>
    private async Task<RemoteError> ExplainAsync(RemoteError error, CancellationToken cancellation)
    {
        if (error.Kind is not (RemoteErrorKind.Rejected or RemoteErrorKind.Exists)) return error;
        var seen = await store.StatAsync(file, cancellation).ConfigureAwait(false);
        if (seen is { IsOk: true, Value.IsDirectory: true }) return SmartFileV2Store.Exists(file);
        if (await store.RequireDirectoryAsync(file.Parent, cancellation).ConfigureAwait(false) is { } missing) return missing;
        return error with { Kind = RemoteErrorKind.Rejected };
    }

    private RemoteError Damaged() => new(RemoteErrorKind.ChecksumMismatch, $"{file} did not arrive as it was sent.");
}
