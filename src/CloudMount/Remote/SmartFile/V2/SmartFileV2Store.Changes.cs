using CloudMount.Remote.Http;

namespace CloudMount.Remote.SmartFile.V2;

/// <content>
/// The calls that change something. Whether v2 refuses what is in the way, and makes what is missing, is not published (facts part E): both are looked
/// for before. A call whose answer was lost is looked after before it is made again.
/// </content>
public sealed partial class SmartFileV2Store
{
    /// <summary>How often a call is made again after its answer was lost and a look showed no effect.</summary>
    internal const int MaxRounds = 3;

    public async Task<RemoteResult<RemoteEntry>> UploadAsync(RemotePath file, UploadRequest upload, CancellationToken cancellation)
    {
        if (file.IsRoot) return PathResults.Exists(file);
        if (OpenParts.IsName(file.Name)) return new RemoteError(RemoteErrorKind.Rejected, $"{file} has the name of an upload under way; rename it.");
        var target = new UploadTarget(this, _checks, file, upload);
        var parted = upload.Source.Length > PartBytes && !LacksParts
            ? await new PartedUpload(this, _checks, target, file, upload).RunAsync(cancellation).ConfigureAwait(false)
            : null;
        return parted ?? await new WholeUpload(this, _checks, target, file, upload).RunAsync(cancellation).ConfigureAwait(false);
    }

    public async Task<RemoteResult<RemoteEntry>> MakeDirectoryAsync(
        RemotePath directory, IReadOnlyDictionary<string, string> attributes, CancellationToken cancellation)
    {
        if (directory.IsRoot) return PathResults.Exists(directory);
        if (await RequireFreeAsync(directory, cancellation).ConfigureAwait(false) is { } refusal) return refusal;
        var fields = new FormFields().Value("path", _api.Argument(directory));
        for (var round = 1; ; round++)
        {
            var outcome = await _api.OperateAsync("mkdir", fields, directory, cancellation).ConfigureAwait(false);
            if (outcome.Result is { IsOk: true, Value.Entry: { IsDirectory: true } made }) return made with { Children = null };
            var seen = await StatAsync(directory, cancellation).ConfigureAwait(false);
            if (seen.IsOk) return seen.Value.IsDirectory && (outcome.Failure is null || outcome.IsAnswerLost) ? seen : PathResults.Exists(directory);
            if (outcome.Failure is null) return seen;
            if (!outcome.IsAnswerLost || seen.Error.Kind != RemoteErrorKind.NotFound || round == MaxRounds) return outcome.Failure.Error;
        }
    }

    public async Task<RemoteResult<RemoteEntry>> MoveAsync(RemotePath from, RemotePath to, string? replacedVersion, CancellationToken cancellation)
    {
        if (from == to) return await StatAsync(from, cancellation).ConfigureAwait(false);
        if (from.IsRoot || to.IsWithin(from)) return new RemoteError(RemoteErrorKind.Rejected, $"{from} cannot be moved into itself.");
        if (to.IsRoot) return PathResults.Exists(to);
        var source = await StatAsync(from, cancellation).ConfigureAwait(false);
        if (!source.TryGetValue(out var moved)) return source;
        var refusal = replacedVersion is null
            ? await RequireFreeAsync(to, cancellation).ConfigureAwait(false)
            : await RemoveReplacedAsync(moved, to, replacedVersion, cancellation).ConfigureAwait(false);
        if (refusal is not null) return refusal;

        var fields = new FormFields().Value("src", _api.Argument(from)).Value("dst", _api.Argument(to));
        for (var round = 1; ; round++)
        {
            var outcome = await _api.OperateAsync("rename", fields, to, cancellation).ConfigureAwait(false);
            if (outcome.Result is { IsOk: true, Value.Entry: { } entry } && entry.IsDirectory == moved.IsDirectory) return entry with { Children = null };
            if (outcome.Failure is null) return await StatAsync(to, cancellation).ConfigureAwait(false);
            if (!outcome.IsAnswerLost) return await ExplainMoveAsync(from, to, outcome.Failure.Error, cancellation).ConfigureAwait(false);
            source = await StatAsync(from, cancellation).ConfigureAwait(false);
            if (source.Error?.Kind == RemoteErrorKind.NotFound) return await StatAsync(to, cancellation).ConfigureAwait(false);
            if (!source.IsOk || round == MaxRounds) return outcome.Failure.Error;
        }
    }

    /// <summary>Sets nothing: v2 takes no times (facts B.3), and keeps none of our attributes.</summary>
    public Task<RemoteResult<RemoteEntry>> EditAsync(RemotePath path, RemoteEdit edit, CancellationToken cancellation) => StatAsync(path, cancellation);

    public async Task<RemoteResult<Done>> DeleteAsync(RemotePath path, string? expectedVersion, CancellationToken cancellation)
    {
        if (path.IsRoot) return new RemoteError(RemoteErrorKind.Rejected, "The root cannot be deleted.");
        if (expectedVersion is null) return await RemoveAsync(path, cancellation).ConfigureAwait(false);
        var seen = await StatAsync(path, cancellation).ConfigureAwait(false);
        if (!seen.TryGetValue(out var entry)) return seen.Error.Kind == RemoteErrorKind.NotFound ? default(Done) : seen.Error;
        if (entry.Version != expectedVersion) return PathResults.OtherVersion(path);
        var deleted = await DeleteFileAsync(path, new(IsNew: false, entry.ModifyTime), cancellation).ConfigureAwait(false);
        if (deleted.Error?.Kind != RemoteErrorKind.VersionMismatch) return deleted;

        // Where the version is there all the same, the service has another clock.
        seen = await StatAsync(path, cancellation).ConfigureAwait(false);
        if (!seen.TryGetValue(out entry)) return seen.Error.Kind == RemoteErrorKind.NotFound ? default(Done) : seen.Error;
        return entry.Version == expectedVersion ? await DeleteFileAsync(path, Precondition.None, cancellation).ConfigureAwait(false) : PathResults.OtherVersion(path);
    }

    /// <summary>Always NotSupported, but for the root, which is never deleted.</summary>
    public Task<RemoteResult<Done>> DeleteTreeAsync(RemotePath directory, string mark, CancellationToken cancellation) =>
        Task.FromResult<RemoteResult<Done>>(directory.IsRoot
            ? new RemoteError(RemoteErrorKind.Rejected, "The root cannot be deleted.")
            : new RemoteError(RemoteErrorKind.NotSupported, "The service deletes trees without a condition only."));

    /// <summary>Sends the content of a file to its place: by version 3, whose addresses hold every name, or as a form.</summary>
    internal async Task<HttpOutcome<PathReply>> SendAsync(
        RemotePath file, IUploadSource source, ContentChecksums checksums, Precondition precondition, CancellationToken cancellation)
    {
        if (!_lacksPut)
        {
            var put = await _api.PutAsync(file, source, checksums, precondition, cancellation).ConfigureAwait(false);
            if (put.IsAnswerLost || put.Failure?.Error.Kind is not (RemoteErrorKind.NotFound or RemoteErrorKind.NotSupported)) return put;

            // Not found is the directory, or the call.
            if (await RequireDirectoryAsync(file.Parent, cancellation).ConfigureAwait(false) is { } error) return new(new HttpFailure(error, MayHaveHadEffect: false));
            _lacksPut = true;
        }

        if (FormFile.CanName(file.Name)) return await _api.PostAsync(file, source, checksums, cancellation).ConfigureAwait(false);
        var refusal = new RemoteError(RemoteErrorKind.Rejected, $"{file} cannot be uploaded: the service takes names with quotes, backslashes or control characters by version 3 of its API only, which it does not offer; rename it.");
        return new(new HttpFailure(refusal, MayHaveHadEffect: false));
    }

    /// <summary>Sends a part of a file behind what is there of it; the first one makes it. Null when it is there.</summary>
    /// <param name="subject">The file that it is of, for messages.</param>
    internal async Task<RemoteError?> SendPartAsync(RemotePath file, SourcePart part, RemotePath subject, CancellationToken cancellation) =>
        (await _api.WriteAsync(file, part, subject, cancellation).ConfigureAwait(false)).Failure?.Error;

    /// <summary>Null when the name is free in a directory that exists.</summary>
    internal async Task<RemoteError?> RequireFreeAsync(RemotePath path, CancellationToken cancellation)
    {
        var parent = RequireDirectoryAsync(path.Parent, cancellation);
        var seen = await StatAsync(path, cancellation).ConfigureAwait(false);
        var missing = await parent.ConfigureAwait(false);
        if (seen.IsOk) return missing ?? PathResults.Exists(path);
        return seen.Error.Kind == RemoteErrorKind.NotFound ? missing : seen.Error;
    }

    /// <summary>Null when a directory is there.</summary>
    internal async Task<RemoteError?> RequireDirectoryAsync(RemotePath path, CancellationToken cancellation)
    {
        var seen = await StatAsync(path, cancellation).ConfigureAwait(false);
        return !seen.TryGetValue(out var entry) ? seen.Error : entry.IsDirectory ? null : NotFound(path);
    }

    /// <summary>Deletes a file at once where version 3 is offered.</summary>
    internal async Task<RemoteResult<Done>> DeleteFileAsync(RemotePath file, Precondition precondition, CancellationToken cancellation)
    {
        if (_lacksDelete) return await RemoveAsync(file, cancellation).ConfigureAwait(false);
        var outcome = await _api.DeleteFileAsync(file, precondition, cancellation).ConfigureAwait(false);
        if (outcome.Failure?.Error.Kind is not (RemoteErrorKind.NotFound or RemoteErrorKind.NotSupported)) return outcome.Result;

        // Not found is the file, or the call.
        var seen = await StatAsync(file, cancellation).ConfigureAwait(false);
        if (seen.Error is { } error) return error.Kind == RemoteErrorKind.NotFound ? default(Done) : error;
        _lacksDelete = true;
        return await RemoveAsync(file, cancellation).ConfigureAwait(false);
    }

    /// <summary>Removes a file, or a directory with all it holds.</summary>
    private async Task<RemoteResult<Done>> RemoveAsync(RemotePath path, CancellationToken cancellation)
    {
        var fields = new FormFields().Value("path", _api.Argument(path));
        var removed = await _tasks.RunAsync("remove", fields, path, RepeatRule.Always, cancellation).ConfigureAwait(false);
        if (removed.IsOk || removed.Error.Kind == RemoteErrorKind.Unauthenticated) return removed.IsOk ? default(Done) : removed.Error;

        // How a missing entry is refused is not published, and whoever lost an answer may have been served.
        var seen = await StatAsync(path, cancellation).ConfigureAwait(false);
        return seen.Error?.Kind == RemoteErrorKind.NotFound ? default(Done) : removed.Error;
    }

    /// <summary>Removes what a move shall replace, since v2 cannot do both at once. Null when the name is free.</summary>
    private async Task<RemoteError?> RemoveReplacedAsync(RemoteEntry source, RemotePath to, string version, CancellationToken cancellation)
    {
        var seen = await StatAsync(to, cancellation).ConfigureAwait(false);
        if (!seen.TryGetValue(out var target)) return seen.Error.Kind == RemoteErrorKind.NotFound ? PathResults.OtherVersion(to) : seen.Error;
        if (source.IsDirectory || target.IsDirectory) return PathResults.Exists(to);
        return target.Version == version ? (await DeleteAsync(to, version, cancellation).ConfigureAwait(false)).Error : PathResults.OtherVersion(to);
    }

    /// <summary>
    /// Tells what stands in the way of a rename. Where nothing does, the service may keep renames within a directory: then it moves, which it does as a
    /// task.
    /// </summary>
    private async Task<RemoteResult<RemoteEntry>> ExplainMoveAsync(RemotePath from, RemotePath to, RemoteError error, CancellationToken cancellation)
    {
        if (error.Kind is not (RemoteErrorKind.Rejected or RemoteErrorKind.NotSupported or RemoteErrorKind.Exists or RemoteErrorKind.NotFound)) return error;
        if (await RequireFreeAsync(to, cancellation).ConfigureAwait(false) is { } obstacle) return obstacle;
        if (from.Name != to.Name || error.Kind is not (RemoteErrorKind.Rejected or RemoteErrorKind.NotSupported)) return error;
        var fields = new FormFields().Value("src", _api.Argument(from)).Value("dst", _api.Argument(to.Parent));
        var moved = await _tasks.RunAsync("move", fields, from, RepeatRule.WithoutEffect, cancellation).ConfigureAwait(false);
        var seen = await StatAsync(to, cancellation).ConfigureAwait(false);
        return moved.IsOk || seen.IsOk ? seen : error;
    }
}
