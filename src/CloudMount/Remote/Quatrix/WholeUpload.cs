using CloudMount.Remote.Http;

namespace CloudMount.Remote.Quatrix;

/// <summary>
/// One upload of a small file in one call, bound to version, time and attributes (docs/quatrix-extensions.md). What became of a call whose answer was
/// lost, and what is there instead of the expected version, is for <paramref name="settle"/> to find out.
/// </summary>
internal sealed class WholeUpload(
    QuatrixStore store, QuatrixApi api, RemotePath file, UploadRequest upload, Func<CancellationToken, Task<RemoteResult<RemoteEntry>>> settle)
{
    /// <summary>Larger files go in chunks.</summary>
    public const int MaxBytes = ChunkSize.First;

    private string _expected = upload.ExpectedVersion;
    private bool _hasAdopted;

    public async Task<RemoteResult<RemoteEntry>> RunAsync(CancellationToken cancellation)
    {
        using var checksums = new ContentChecksums(withMd5: false);
        for (var round = 1; ; round++)
        {
            var outcome = await api.PutAsync(store.ReferTo(file), _expected, upload, checksums, file.Value, cancellation).ConfigureAwait(false);
            if (outcome.Result.TryGetValue(out var reply))
            {
                var judged = Judge(reply, checksums);
                if (judged.IsOk || judged.Error.Kind != RemoteErrorKind.ChecksumMismatch || round == QuatrixStore.MaxRounds) return judged;

                // The damaged content is in place; the next round replaces it and nothing else.
                _expected = reply.Entry!.Version;
                continue;
            }

            if (!outcome.IsAnswerLost && outcome.Result.Error.Kind != RemoteErrorKind.VersionMismatch) return outcome.Result.Error;
            var seen = await store.ReadAnewAsync(file, withContent: false, cancellation).ConfigureAwait(false);
            if (seen.Error is { Kind: not RemoteErrorKind.NotFound }) return outcome.IsAnswerLost ? outcome.Result.Error : seen.Error;
            var isUntouched = (seen.IsOk ? seen.Value.Version : UploadRequest.MustNotExist) == _expected && seen is not { IsOk: true, Value.IsDirectory: true };
            if (isUntouched && outcome.IsAnswerLost && round < QuatrixStore.MaxRounds) continue;
            if (isUntouched) return outcome.Result.Error;
            if (!TryAdopt(seen)) return await settle(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>An empty file of an interrupted beginning is taken over by expecting its version.</summary>
    private bool TryAdopt(RemoteResult<RemoteEntry> seen)
    {
        if (!upload.AdoptEmpty || _hasAdopted || _expected != UploadRequest.MustNotExist || upload.Source.Length == 0) return false;
        if (!seen.TryGetValue(out var entry) || entry is not { IsDirectory: false, Size: 0 }) return false;
        (_hasAdopted, _expected) = (true, entry.Version);
        return true;
    }

    private RemoteResult<RemoteEntry> Judge(FileReply reply, ContentChecksums checksums)
    {
        if (reply.Entry is not { IsDirectory: false } entry) return QuatrixStore.BadReply(file, reply.Flaw ?? "it is not complete");
        return entry.Size == upload.Source.Length && reply.Checksum == checksums.Sha256
            ? entry with { Name = file.Name, Children = null }
            : new RemoteError(RemoteErrorKind.ChecksumMismatch, $"{file} did not arrive as it was sent.");
    }
}
