using System.Buffers;
using CloudMount.Remote.Http;

namespace CloudMount.Remote.Quatrix;

/// <summary>
/// One upload: begin, send chunks, compare once more where the server takes no condition, put in place with its time (facts C.5, Upload). Until the
/// last step the old content is served. The service has no checksums, so that equal content can only be found by reading it.
/// </summary>
internal sealed class QuatrixUpload(QuatrixStore store, QuatrixApi api, RemotePath file, UploadRequest upload)
{
    private const int MaxChunkRounds = 4;

    private readonly bool _hasConditions = api.Extensions.HasConditions;

    /// <summary>The version whose content is replaced; null for a new file.</summary>
    private string? _replaced;

    public async Task<RemoteResult<RemoteEntry>> RunAsync(CancellationToken cancellation)
    {
        for (var round = 1; ; round++)
        {
            var begun = await BeginAsync(cancellation).ConfigureAwait(false);
            if (begun.Error?.Kind == RemoteErrorKind.VersionMismatch) return await SettleAsync(cancellation).ConfigureAwait(false);
            if (!begun.TryGetValue(out var place)) return begun.Error;
            var (result, isOpen) = await SendAsync(place, cancellation).ConfigureAwait(false);
            if (result.IsOk) return result;

            // What finalize did to it is not known; then nothing is taken away.
            if (_replaced is null && !isOpen) await api.DeleteAsync(EntryReference.ById(place.FileId!), null, file.Value, cancellation).ConfigureAwait(false);
            if (result.Error.Kind == RemoteErrorKind.VersionMismatch) return await SettleAsync(cancellation).ConfigureAwait(false);
            if (result.Error.Kind != RemoteErrorKind.NotFound || round == QuatrixStore.MaxRounds) return result;
        }
    }

    /// <summary>Asks where to send the content. VersionMismatch when another version is there.</summary>
    private async Task<RemoteResult<FileReply>> BeginAsync(CancellationToken cancellation)
    {
        _replaced = null;
        if (upload.ExpectedVersion == UploadRequest.MustNotExist)
        {
            var begun = await BeginFileAsync(cancellation).ConfigureAwait(false);
            if (begun.Error?.Kind != RemoteErrorKind.Exists) return begun;
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

    private async Task<RemoteResult<FileReply>> BeginContentAsync(string version, EntryReference entry, CancellationToken cancellation)
    {
        _replaced = version;
        var begun = await api.BeginContentAsync(entry, _hasConditions ? version : null, upload, file.Value, cancellation).ConfigureAwait(false);
        return _hasConditions && begun.Failure?.Error.Kind == RemoteErrorKind.NotFound ? QuatrixStore.OtherVersion(file) : Complete(begun);
    }

    private async Task<RemoteResult<FileReply>> BeginFileAsync(CancellationToken cancellation)
    {
        for (var isSecond = false; ; isSecond = true)
        {
            var found = await store.ReferToDirectoryAsync(file.Parent, anew: isSecond, cancellation).ConfigureAwait(false);
            if (!found.TryGetValue(out var parent)) return found.Error;
            var begun = await api.BeginFileAsync(parent, file.Name, upload, file.Value, cancellation).ConfigureAwait(false);
            if (begun.Failure?.Error.Kind != RemoteErrorKind.NotFound || isSecond || parent.IsPath) return Complete(begun);
        }
    }

    private RemoteResult<FileReply> Complete(HttpOutcome<FileReply> begun) =>
        begun.Result.TryGetValue(out var reply) && (reply.UploadKey is null || reply.FileId is null)
            ? QuatrixStore.BadReply(file, "it gives no place for its content")
            : begun.Result;

    /// <returns>How it ended, and whether it is open if the service has the file in place.</returns>
    private async Task<(RemoteResult<RemoteEntry> Result, bool IsOpen)> SendAsync(FileReply place, CancellationToken cancellation)
    {
        if (await SendChunksAsync(place.UploadKey!, cancellation).ConfigureAwait(false) is { } error) return (error, false);
        if (_replaced is not null && !_hasConditions && await CompareAsync(cancellation).ConfigureAwait(false) is { } other) return (other, false);
        var finished = await api.FinishAsync(place.UploadKey!, upload.ModifyTime, upload.Source.Length, file.Value, cancellation).ConfigureAwait(false);
        if (finished.Result.Error?.Kind == RemoteErrorKind.Exists) return (QuatrixStore.OtherVersion(file), false);
        if (finished.Failure is not null && !finished.IsAnswerLost) return (finished.Failure.Error, false);
        if (_hasConditions && finished.Result.TryGetValue(out var reply) && reply.Entry is { IsDirectory: false } placed) return (Judge(placed, place), true);

        // The reply tells the time in whole seconds; what a look tells is what listings tell too.
        var seen = await store.ReadAnewAsync(file, withContent: false, cancellation).ConfigureAwait(false);
        if (finished.Failure is not null && (!seen.IsOk || seen.Value.Id != place.FileId || seen.Value.Version == _replaced))
            return (finished.Failure.Error, true);
        if (!seen.TryGetValue(out var entry)) return (seen.Error, true);
        return (Judge(entry, place), true);
    }

    private RemoteResult<RemoteEntry> Judge(RemoteEntry entry, FileReply place) =>
        entry.Id == place.FileId && entry.Size == upload.Source.Length
            ? entry with { Name = file.Name, Children = null }
            : new RemoteError(RemoteErrorKind.ChecksumMismatch, $"{file} did not arrive as it was sent.");

    private async Task<RemoteError?> SendChunksAsync(string uploadKey, CancellationToken cancellation)
    {
        var size = (int)Math.Min(ChunkSize.First, upload.Source.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(size + 1);
        try
        {
            var content = upload.Source.Open();
            await using (content.ConfigureAwait(false))
            {
                for (var offset = 0L; offset < upload.Source.Length;)
                {
                    size = (int)Math.Min(size, upload.Source.Length - offset);
                    if (buffer.Length <= size)
                    {
                        ArrayPool<byte>.Shared.Return(buffer);
                        buffer = ArrayPool<byte>.Shared.Rent(size + 1);
                    }

                    await ReadAsync(content, buffer, size, isLast: offset + size == upload.Source.Length, cancellation).ConfigureAwait(false);
                    var start = api.Http.Time.GetTimestamp();
                    var chunk = new Chunk(buffer.AsMemory(0, size), offset, upload.Source.Length);
                    if (await SendChunkAsync(uploadKey, chunk, cancellation).ConfigureAwait(false) is { } error) return error;
                    offset += size;
                    size = ChunkSize.After(size, api.Http.Time.GetElapsedTime(start));
                }
            }

            return null;
        }
        catch (IOException exception)
        {
            return TransportFailures.FromSource(file.Value, exception).Error;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Content that is too short or too long fails before its last byte is sent.</summary>
    private static async Task ReadAsync(Stream content, byte[] buffer, int size, bool isLast, CancellationToken cancellation)
    {
        await content.ReadExactlyAsync(buffer.AsMemory(0, size), cancellation).ConfigureAwait(false);
        if (isLast && await content.ReadAsync(buffer.AsMemory(size, 1), cancellation).ConfigureAwait(false) > 0) throw new SourceChangedException();
    }

    /// <summary>Sends a chunk, and again after a while when nobody takes it: what was sent before it stays.</summary>
    private async Task<RemoteError?> SendChunkAsync(string uploadKey, Chunk chunk, CancellationToken cancellation)
    {
        for (var round = 1; ; round++)
        {
            var sent = await api.SendChunkAsync(uploadKey, chunk, file.Value, cancellation).ConfigureAwait(false);
            if (sent.Failure is null) return null;
            if (!sent.Failure.Error.IsTransient || round == MaxChunkRounds) return sent.Failure.Error;
            var delay = sent.Failure.Error.RetryAfter ?? api.Http.RetryDelay * Math.Pow(4, round);
            if (delay > api.Http.MaxRetryDelay) return sent.Failure.Error;
            await Task.Delay(delay, api.Http.Time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The file is still of the version that is replaced, in its place. Null if so.</summary>
    private async Task<RemoteError?> CompareAsync(CancellationToken cancellation)
    {
        var seen = await store.ReadAnewAsync(file, withContent: false, cancellation).ConfigureAwait(false);
        if (seen.Error is { Kind: not RemoteErrorKind.NotFound } error) return error;
        return seen.IsOk && seen.Value.Version == _replaced ? null : QuatrixStore.OtherVersion(file);
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
