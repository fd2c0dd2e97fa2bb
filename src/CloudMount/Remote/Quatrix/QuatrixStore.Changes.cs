namespace CloudMount.Remote.Quatrix;

/// <content>The calls that change something. A call whose answer was lost is looked after before it is made again.</content>
public sealed partial class QuatrixStore
{
    /// <summary>How often a call is made again after its answer was lost and a look showed no effect.</summary>
    internal const int MaxRounds = 3;

    public async Task<RemoteResult<RemoteEntry>> UploadAsync(RemotePath file, UploadRequest upload, CancellationToken cancellation)
    {
        if (file.IsRoot) return Exists(file);
        var result = await new QuatrixUpload(this, _api, file, upload).RunAsync(cancellation).ConfigureAwait(false);
        Learn(file, result);
        return result;
    }

    public async Task<RemoteResult<RemoteEntry>> MakeDirectoryAsync(
        RemotePath directory, IReadOnlyDictionary<string, string> attributes, CancellationToken cancellation)
    {
        if (directory.IsRoot) return Exists(directory);
        for (var round = 1; ; round++)
        {
            var parent = await FindDirectoryAsync(directory.Parent, anew: round > 1, cancellation).ConfigureAwait(false);
            if (!parent.TryGetValue(out var parentId)) return parent.Error;
            var outcome = await _api.MakeDirectoryAsync(parentId, directory.Name, directory.Value, cancellation).ConfigureAwait(false);
            if (outcome.Failure is null)
            {
                var made = EntryOf(directory, outcome);
                Learn(directory, made);
                return made;
            }

            if (outcome.IsAnswerLost)
            {
                var seen = await ReadAnewAsync(directory, withContent: false, cancellation).ConfigureAwait(false);
                if (seen.IsOk) return seen.Value.IsDirectory ? seen : Exists(directory);
                if (seen.Error.Kind != RemoteErrorKind.NotFound) return outcome.Failure.Error;
            }
            else if (outcome.Failure.Error.Kind != RemoteErrorKind.NotFound)
            {
                return outcome.Failure.Error;
            }

            if (round == MaxRounds) return outcome.Failure.Error;
        }
    }

    public async Task<RemoteResult<RemoteEntry>> MoveAsync(RemotePath from, RemotePath to, bool overwrite, CancellationToken cancellation)
    {
        if (from == to) return await StatAsync(from, cancellation).ConfigureAwait(false);
        if (from.IsRoot || to.IsWithin(from)) return new RemoteError(RemoteErrorKind.Rejected, $"{from} cannot be moved into itself.");
        if (to.IsRoot) return Exists(to);
        var source = await ReadAnewAsync(from, withContent: false, cancellation).ConfigureAwait(false);
        if (!source.TryGetValue(out var entry)) return source;
        var parent = await FindDirectoryAsync(to.Parent, anew: true, cancellation).ConfigureAwait(false);
        if (!parent.TryGetValue(out var parentId)) return parent.Error;
        var replaces = overwrite && !entry.IsDirectory;

        // What overwriting does to a directory is not published (facts C.5).
        if (replaces && await FindAnewAsync(to, cancellation).ConfigureAwait(false) is { IsOk: true, Value.IsDirectory: true }) return Exists(to);
        for (var round = 1; ; round++)
        {
            var outcome = await _api.MoveAsync(entry, parentId, to.Name, replaces, from.Value, cancellation).ConfigureAwait(false);
            if (outcome.Failure is null || outcome.IsAnswerLost)
            {
                _ids.Forget(from);
                _ids.Forget(to);
            }

            if (outcome.Failure is null) return Moved(to, EntryOf(to, outcome));
            if (!outcome.IsAnswerLost) return outcome.Failure.Error;
            source = await ReadAnewAsync(from, withContent: false, cancellation).ConfigureAwait(false);
            if (source.Error?.Kind == RemoteErrorKind.NotFound) return await StatAsync(to, cancellation).ConfigureAwait(false);
            if (!source.IsOk || round == MaxRounds) return outcome.Failure.Error;
        }
    }

    public async Task<RemoteResult<RemoteEntry>> EditAsync(RemotePath path, RemoteEdit edit, CancellationToken cancellation)
    {
        if (edit.ModifyTime is not { } time) return await StatAsync(path, cancellation).ConfigureAwait(false);
        var found = await FindAnewAsync(path, cancellation).ConfigureAwait(false);
        if (!found.TryGetValue(out var id)) return found.Error;
        return EntryOf(path, await _api.SetTimeAsync(id.Id, time, path.Value, cancellation).ConfigureAwait(false));
    }

    public async Task<RemoteResult<Done>> DeleteAsync(RemotePath path, string? expectedVersion, CancellationToken cancellation)
    {
        if (path.IsRoot) return new RemoteError(RemoteErrorKind.Rejected, "The root cannot be deleted.");
        var found = await FindAnewAsync(path, cancellation).ConfigureAwait(false);
        if (!found.TryGetValue(out var id)) return Missing(found.Error);
        if (expectedVersion is not null)
        {
            var seen = await ReadAsync(path, id, withContent: false, cancellation).ConfigureAwait(false);
            if (!seen.TryGetValue(out var entry)) return Missing(seen.Error);
            if (entry.Version != expectedVersion) return OtherVersion(path);
        }

        var outcome = await _api.DeleteAsync(id.Id, path.Value, cancellation).ConfigureAwait(false);
        _ids.Forget(path);
        return outcome.Failure is { Error: var error } ? Missing(error) : default(Done);
    }

    public Task<RemoteResult<Done>> DeleteTreeAsync(RemotePath directory, string mark, CancellationToken cancellation) =>
        Task.FromResult<RemoteResult<Done>>(directory.IsRoot
            ? new RemoteError(RemoteErrorKind.Rejected, "The root cannot be deleted.")
            : new RemoteError(RemoteErrorKind.NotSupported, "The service deletes trees without a condition only."));

    // A call whose answer was lost is made again, and finds nothing if it was done.
    private static RemoteResult<Done> Missing(RemoteError error) => error.Kind == RemoteErrorKind.NotFound ? default(Done) : error;

    private RemoteResult<RemoteEntry> Moved(RemotePath to, RemoteResult<RemoteEntry> entry)
    {
        Learn(to, entry);
        return entry.IsOk ? entry.Value with { Children = null } : entry;
    }
}
