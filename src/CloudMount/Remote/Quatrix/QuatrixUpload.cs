using CloudMount.Remote.Http;

namespace CloudMount.Remote.Quatrix;

/// <summary>
/// One upload: begin, send chunks, compare once more where the server takes no condition, put in place with its time (facts C.5, Upload). Until the
/// last step the old content is served. The service has no checksums, so that equal content can only be found by reading it.
/// </summary>
internal sealed class QuatrixUpload(QuatrixStore store, QuatrixApi api, RemotePath file, UploadRequest upload)
{
    private readonly bool _hasConditions = api.Extensions.HasConditions;
    private readonly ChunkSender _chunks = new(api, file, upload);

    public async Task<RemoteResult<RemoteEntry>> RunAsync(CancellationToken cancellation)
    {
        if (api.Extensions.HasWhole && upload.Source.Length <= WholeUpload.MaxBytes)
            return await new WholeUpload(store, api, file, upload, SettleAsync).RunAsync(cancellation).ConfigureAwait(false);
        var resumed = OpenUpload.Parse(upload.Record?.Text, file, upload);
        for (var round = 1; ; round++)
        {
            var begun = resumed ?? await BeginAsync(cancellation).ConfigureAwait(false);
            if (begun.Error?.Kind == RemoteErrorKind.VersionMismatch) return await SettleAsync(cancellation).ConfigureAwait(false);
            if (!begun.TryGetValue(out var open)) return begun.Error;
            var (result, isOpen) = await SendAsync(open, cancellation).ConfigureAwait(false);
            if (result.Error is { } failure && IsWorthGoingOn(failure.Kind)) return failure;
            upload.Record?.Keep(null);
            if (result.IsOk) return result;

            // What finalize did to it is not known; then nothing is taken away.
            if (open.Replaced is null && !isOpen) await api.DeleteAsync(EntryReference.ById(open.FileId), null, file.Value, cancellation).ConfigureAwait(false);
            if (result.Error.Kind == RemoteErrorKind.VersionMismatch) return await SettleAsync(cancellation).ConfigureAwait(false);

            // Of an upload that was gone on with, the service may have forgotten a part or all.
            var isAnew = result.Error.Kind == RemoteErrorKind.NotFound || (resumed is not null && result.Error.Kind == RemoteErrorKind.Rejected);
            if (!isAnew || round == QuatrixStore.MaxRounds) return result;
            resumed = null;
        }
    }

    /// <summary>Whether the next attempt may go on where this one stopped.</summary>
    private static bool IsWorthGoingOn(RemoteErrorKind kind) => kind is RemoteErrorKind.Throttled or RemoteErrorKind.Unreachable
        or RemoteErrorKind.TimedOut or RemoteErrorKind.ServerFailed or RemoteErrorKind.BadReply or RemoteErrorKind.Unauthenticated
        or RemoteErrorKind.Forbidden;

    /// <summary>Asks where to send the content. VersionMismatch when another version is there.</summary>
    private async Task<RemoteResult<OpenUpload>> BeginAsync(CancellationToken cancellation)
    {
        if (upload.ExpectedVersion == UploadRequest.MustNotExist)
        {
            var begun = await BeginFileAsync(cancellation).ConfigureAwait(false);
            if (begun.Error?.Kind != RemoteErrorKind.Exists) return Opened(begun, null);
        }
        else if (_hasConditions)
        {
            return await BeginContentAsync(upload.ExpectedVersion, store.ReferTo(file), cancellation).ConfigureAwait(false);
        }

        var seen = await store.ReadAnewAsync(file, withContent: false, cancellation).ConfigureAwait(false);
        if (!seen.TryGetValue(out var entry))
            return seen.Error.Kind == RemoteErrorKind.NotFound ? QuatrixStore.OtherVersion(file) : seen.Error;
        if (entry.IsDirectory) return QuatrixStore.Exists(file);
        var isAdopted = upload is { AdoptEmpty: true, ExpectedVersion: UploadRequest.MustNotExist } && entry.Size == 0;
        if (entry.Version != upload.ExpectedVersion && !isAdopted) return QuatrixStore.OtherVersion(file);
        return await BeginContentAsync(entry.Version, EntryReference.ById(entry.Id!), cancellation).ConfigureAwait(false);
    }

    private async Task<RemoteResult<OpenUpload>> BeginContentAsync(string version, EntryReference entry, CancellationToken cancellation)
    {
        var begun = await api.BeginContentAsync(entry, _hasConditions ? version : null, upload, file.Value, cancellation).ConfigureAwait(false);
        return _hasConditions && begun.Failure?.Error.Kind == RemoteErrorKind.NotFound ? QuatrixStore.OtherVersion(file) : Opened(begun.Result, version);
    }

    private async Task<RemoteResult<FileReply>> BeginFileAsync(CancellationToken cancellation)
    {
        for (var isSecond = false; ; isSecond = true)
        {
            var found = await store.ReferToDirectoryAsync(file.Parent, anew: isSecond, cancellation).ConfigureAwait(false);
            if (!found.TryGetValue(out var parent)) return found.Error;
            var begun = await api.BeginFileAsync(parent, file.Name, upload, file.Value, cancellation).ConfigureAwait(false);
            if (begun.Failure?.Error.Kind != RemoteErrorKind.NotFound || isSecond || parent.IsPath) return begun.Result;
        }
    }

    private RemoteResult<OpenUpload> Opened(RemoteResult<FileReply> begun, string? replaced)
    {
        if (!begun.TryGetValue(out var reply)) return begun.Error;
        return reply is { UploadKey: { } key, FileId: { } id }
            ? new OpenUpload(key, id, 0, ChunkSize.First, replaced)
            : QuatrixStore.BadReply(file, "it gives no place for its content");
    }

    /// <returns>How it ended, and whether it is open if the service has the file in place.</returns>
    private async Task<(RemoteResult<RemoteEntry> Result, bool IsOpen)> SendAsync(OpenUpload open, CancellationToken cancellation)
    {
        if (await _chunks.SendAsync(open, cancellation).ConfigureAwait(false) is { } error) return (error, false);
        if (open.Replaced is { } replaced && !_hasConditions && await CompareAsync(replaced, cancellation).ConfigureAwait(false) is { } other) return (other, false);
        var finished = await api.FinishAsync(open.Key, upload.ModifyTime, upload.Source.Length, file.Value, cancellation).ConfigureAwait(false);
        if (finished.Result.Error?.Kind == RemoteErrorKind.Exists) return (QuatrixStore.OtherVersion(file), false);
        if (finished.Failure is not null && !finished.IsAnswerLost) return (finished.Failure.Error, false);
        if (_hasConditions && finished.Result.TryGetValue(out var reply) && reply.Entry is { IsDirectory: false } placed) return (Judge(placed, open), true);

        // The reply tells the time in whole seconds; what a look tells is what listings tell too.
        var seen = await store.ReadAnewAsync(file, withContent: false, cancellation).ConfigureAwait(false);
        if (finished.Failure is not null && (!seen.IsOk || seen.Value.Id != open.FileId || seen.Value.Version == open.Replaced))
            return (finished.Failure.Error, true);
        if (!seen.TryGetValue(out var entry)) return (seen.Error, true);
        return (Judge(entry, open), true);
    }

    private RemoteResult<RemoteEntry> Judge(RemoteEntry entry, OpenUpload open) =>
        entry.Id == open.FileId && entry.Size == upload.Source.Length
            ? entry with { Name = file.Name, Children = null }
            : new RemoteError(RemoteErrorKind.ChecksumMismatch, $"{file} did not arrive as it was sent.");

    /// <summary>The file is still of the version that is replaced, in its place. Null if so.</summary>
    private async Task<RemoteError?> CompareAsync(string replaced, CancellationToken cancellation)
    {
        var seen = await store.ReadAnewAsync(file, withContent: false, cancellation).ConfigureAwait(false);
        if (seen.Error is { Kind: not RemoteErrorKind.NotFound } error) return error;
        return seen.IsOk && seen.Value.Version == replaced ? null : QuatrixStore.OtherVersion(file);
    }

    /// <summary>Another version is there. It is success when it holds just these bytes.</summary>
    private async Task<RemoteResult<RemoteEntry>> SettleAsync(CancellationToken cancellation)
    {
        var seen = await store.ReadAnewAsync(file, withContent: false, cancellation).ConfigureAwait(false);
        if (!seen.TryGetValue(out var entry))
            return seen.Error.Kind == RemoteErrorKind.NotFound ? QuatrixStore.OtherVersion(file) : seen.Error;
        if (entry.IsDirectory) return QuatrixStore.Exists(file);
        if (entry.Size != upload.Source.Length) return QuatrixStore.OtherVersion(file);
        try
        {
            var holds = await HoldsAsync(entry, cancellation).ConfigureAwait(false);
            if (!holds.TryGetValue(out var areEqual)) return holds.Error;
            if (!areEqual) return QuatrixStore.OtherVersion(file);
        }
        catch (IOException exception)
        {
            return TransportFailures.FromSource(file.Value, exception).Error;
        }

        var edited = await store.EditAsync(file, new RemoteEdit(upload.ModifyTime, upload.Attributes), cancellation).ConfigureAwait(false);
        return edited.IsOk ? edited : entry;
    }

    private async Task<RemoteResult<bool>> HoldsAsync(RemoteEntry entry, CancellationToken cancellation)
    {
        if (entry.Size == 0) return true;
        var opened = await store.OpenReadAsync(file, entry.Version, 0, entry.Size, cancellation).ConfigureAwait(false);
        if (!opened.TryGetValue(out var remote)) return opened.Error;
        var local = upload.Source.Open();
        await using (remote.ConfigureAwait(false))
        await using (local.ConfigureAwait(false))
        {
            return await ContentComparison.AreEqualAsync(local, remote.Stream, entry.Size, cancellation).ConfigureAwait(false);
        }
    }
}
