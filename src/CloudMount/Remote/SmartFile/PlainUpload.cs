using CloudMount.Remote.Http;

namespace CloudMount.Remote.SmartFile;

/// <summary>
/// One upload to a server that offers v1.0 and no more: compare the version just before, send the content, compare checksums, set the time.
/// A new file is made empty first (facts A.6), so that others may see it so.
/// </summary>
internal sealed class PlainUpload(SmartFileApi api, RemotePath file, UploadRequest upload)
{
    /// <summary>This upload made the empty file and removes it again when the content cannot follow.</summary>
    private bool _hasMadeFile;

    public async Task<RemoteResult<RemoteEntry>> RunAsync(CancellationToken cancellation)
    {
        using var checksums = new ContentChecksums(withMd5: true);
        var begun = upload.ExpectedVersion == UploadRequest.MustNotExist
            ? await MakeFileAsync(cancellation).ConfigureAwait(false)
            : await CheckFileAsync(cancellation).ConfigureAwait(false);
        if (begun?.Kind == RemoteErrorKind.VersionMismatch)
        {
            var equal = await UploadChecks.FindEqualAsync(api, file, upload.Source, sha256: null, cancellation).ConfigureAwait(false);
            return equal.IsOk ? await SetTimeAsync(equal.Value, cancellation).ConfigureAwait(false) : equal;
        }

        if (begun is not null) return begun;
        var result = await SendAsync(checksums, cancellation).ConfigureAwait(false);
        if (result.IsOk) return await SetTimeAsync(result.Value, cancellation).ConfigureAwait(false);
        var isVain = !result.Error.IsTransient || result.Error.Kind == RemoteErrorKind.SourceChanged;
        if (_hasMadeFile && isVain) await RemoveEmptyAsync(cancellation).ConfigureAwait(false);
        return result;
    }

    /// <summary>Makes the empty file. Null when it is there and ours.</summary>
    private async Task<RemoteError?> MakeFileAsync(CancellationToken cancellation)
    {
        for (var round = 1; ; round++)
        {
            var made = await api.AddAsync(file, new FormFields().Flag("file"), cancellation).ConfigureAwait(false);
            _hasMadeFile = made.Failure is null;
            if (_hasMadeFile) return null;
            var error = made.Failure!.Error;
            if (!made.IsAnswerLost && error.Kind is not (RemoteErrorKind.Rejected or RemoteErrorKind.Exists)) return error;
            var seen = await api.ListAsync(file, "", cancellation).ConfigureAwait(false);
            if (seen.Result.TryGetValue(out var reply)) return Judge(reply, mayAdopt: made.IsAnswerLost || upload.AdoptEmpty);
            if (seen.Result.Error.Kind != RemoteErrorKind.NotFound || !made.IsAnswerLost || round == SmartFileStore.MaxRounds) return error;
        }
    }

    private RemoteError? Judge(PathReply reply, bool mayAdopt)
    {
        if (reply.Entry is { IsDirectory: true }) return PathResults.Exists(file);
        return mayAdopt && reply.Entry is { Size: 0 } ? null : PathResults.OtherVersion(file);
    }

    private async Task<RemoteError?> CheckFileAsync(CancellationToken cancellation)
    {
        var seen = await api.ListAsync(file, "", cancellation).ConfigureAwait(false);
        if (seen.Failure?.Error.Kind == RemoteErrorKind.NotFound) return PathResults.OtherVersion(file);
        var result = PathResults.EntryOf(file, seen);
        if (!result.TryGetValue(out var entry)) return result.Error;
        if (entry.IsDirectory) return PathResults.Exists(file);
        return entry.Version == upload.ExpectedVersion ? null : PathResults.OtherVersion(file);
    }

    private async Task<RemoteResult<RemoteEntry>> SendAsync(ContentChecksums checksums, CancellationToken cancellation)
    {
        var last = UploadChecks.Damaged(file);
        for (var round = 0; round < SmartFileStore.MaxRounds; round++)
        {
            var outcome = await api.EditAsync(file, new FormFields().Flag("upload"), RepeatRule.Always, cancellation).ConfigureAwait(false);
            if (!outcome.Result.TryGetValue(out var reply)) return outcome.Result.Error;
            var address = api.CheckAddress(reply.Upload);
            if (!address.IsOk) return address.Error;
            var sent = await api.SendContentAsync(address.Value, file, upload.Source, checksums, cancellation).ConfigureAwait(false);
            var mayBeThere = sent.Failure is null || (sent.IsAnswerLost && checksums.Sha256 is not null);
            if (!mayBeThere && !sent.IsAnswerLost && sent.Failure!.Error.Kind != RemoteErrorKind.NotFound) return sent.Failure.Error;
            if (mayBeThere)
            {
                var verified = await VerifyAsync(checksums, cancellation).ConfigureAwait(false);
                if (verified.IsOk || verified.Error.Kind != RemoteErrorKind.ChecksumMismatch) return verified;
            }

            last = sent.Failure?.Error ?? UploadChecks.Damaged(file);
        }

        return last;
    }

    private async Task<RemoteResult<RemoteEntry>> VerifyAsync(ContentChecksums checksums, CancellationToken cancellation)
    {
        var expected = checksums.Sha256;
        var look = await UploadChecks.LookAsync(api, file, upload.Source.Length, cancellation).ConfigureAwait(false);
        if (IsRefused(look))
        {
            expected = checksums.Md5;
            look = await api.ListAsync(file, "checksum=MD5", cancellation, upload.Source.Length).ConfigureAwait(false);
        }

        if (IsRefused(look))
        {
            expected = null;
            look = await api.ListAsync(file, "", cancellation).ConfigureAwait(false);
        }

        var result = PathResults.EntryOf(file, look);
        if (!result.TryGetValue(out var entry)) return result;
        return entry.Size == upload.Source.Length && look.Result.Value.Checksum == expected ? entry : UploadChecks.Damaged(file);
    }

    private static bool IsRefused(HttpOutcome<PathReply> look) =>
        look.Failure?.Error.Kind is RemoteErrorKind.Rejected or RemoteErrorKind.NotSupported;

    /// <summary>The content is in place; a time that cannot be set does not undo it.</summary>
    private async Task<RemoteResult<RemoteEntry>> SetTimeAsync(RemoteEntry entry, CancellationToken cancellation)
    {
        var fields = new FormFields().Value("updated", PathAddress.Time(upload.ModifyTime, api.Extensions.HasTimes));
        if (api.Extensions.MaxAttributeBytes > 0) fields.Value("attributes", PathAddress.Attributes(upload.Attributes));
        var edited = await api.EditAsync(file, fields, RepeatRule.Always, cancellation).ConfigureAwait(false);
        return PathResults.EntryOf(file, edited) is { IsOk: true } result ? result : entry;
    }

    private async Task RemoveEmptyAsync(CancellationToken cancellation)
    {
        var seen = await api.ListAsync(file, "", cancellation).ConfigureAwait(false);
        if (!seen.Result.TryGetValue(out var reply) || reply.Entry is not { IsDirectory: false, Size: 0 }) return;
        await api.DeleteAsync(file, condition: null, cancellation).ConfigureAwait(false);
    }
}
