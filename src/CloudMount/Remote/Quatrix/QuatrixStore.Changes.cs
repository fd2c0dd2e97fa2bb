using CloudMount.Primitives;
using CloudMount.Remote.Http;

namespace CloudMount.Remote.Quatrix;

/// <content>The calls that change something. A call whose answer was lost is looked after before it is made again.</content>
public sealed partial class QuatrixStore
{
    /// <summary>How often a call is made again after its answer was lost and a look showed no effect.</summary>
    internal const int MaxRounds = 3;

    public async Task<RemoteResult<RemoteEntry>> UploadAsync(RemotePath file, UploadRequest upload, CancellationToken cancellation)
    {
        if (file.IsRoot) return Exists(file);
        if (await LearnExtensionsAsync(cancellation).ConfigureAwait(false) is { } error) return error;
        var result = await new QuatrixUpload(this, _api, file, upload).RunAsync(cancellation).ConfigureAwait(false);
        Learn(file, result);
        return result;
    }

    public async Task<RemoteResult<RemoteEntry>> MakeDirectoryAsync(
        RemotePath directory, IReadOnlyDictionary<string, string> attributes, CancellationToken cancellation)
    {
        if (directory.IsRoot) return Exists(directory);
        if (await LearnExtensionsAsync(cancellation).ConfigureAwait(false) is { } unknown) return unknown;
        for (var round = 1; ; round++)
        {
            var found = await ReferToDirectoryAsync(directory.Parent, anew: round > 1, cancellation).ConfigureAwait(false);
            if (!found.TryGetValue(out var parent)) return found.Error;
            var outcome = await _api.MakeDirectoryAsync(parent, directory.Name, attributes, directory.Value, cancellation).ConfigureAwait(false);
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
            else if (outcome.Failure.Error.Kind != RemoteErrorKind.NotFound || _api.Extensions.HasPaths)
            {
                return outcome.Failure.Error;
            }

            if (round == MaxRounds) return outcome.Failure.Error;
        }
    }

    public async Task<RemoteResult<RemoteEntry>> MoveAsync(RemotePath from, RemotePath to, string? replacedVersion, CancellationToken cancellation)
    {
        if (from == to) return await StatAsync(from, cancellation).ConfigureAwait(false);
        if (from.IsRoot || to.IsWithin(from)) return new RemoteError(RemoteErrorKind.Rejected, $"{from} cannot be moved into itself.");
        if (to.IsRoot) return Exists(to);
        if (await LearnExtensionsAsync(cancellation).ConfigureAwait(false) is { } unknown) return unknown;
        var isWhole = _api.Extensions.HasPaths && (replacedVersion is null || _api.Extensions.HasConditions);
        var prepared = isWhole
            ? new PreparedMove(ReferTo(from), null, ReferTo(to.Parent), (replacedVersion is not null, replacedVersion))
            : await PrepareMoveAsync(from, to, replacedVersion, cancellation).ConfigureAwait(false);
        if (!prepared.TryGetValue(out var move)) return prepared.Error;
        for (var round = 1; ; round++)
        {
            var outcome = await _api.MoveAsync(move.Source, move.Time, (move.Parent, to.Name), move.Over, from.Value, cancellation).ConfigureAwait(false);
            if (outcome.Failure is null || outcome.IsAnswerLost)
            {
                _ids.Forget(from);
                _ids.Forget(to);
            }

            if (outcome.Failure is null) return Moved(to, EntryOf(to, outcome));
            if (!outcome.IsAnswerLost) return outcome.Failure.Error;
            var source = await ReadAnewAsync(from, withContent: false, cancellation).ConfigureAwait(false);
            if (source.Error?.Kind == RemoteErrorKind.NotFound) return await StatAsync(to, cancellation).ConfigureAwait(false);
            if (!source.IsOk || round == MaxRounds) return outcome.Failure.Error;
        }
    }

    public async Task<RemoteResult<RemoteEntry>> EditAsync(RemotePath path, RemoteEdit edit, CancellationToken cancellation)
    {
        if (await LearnExtensionsAsync(cancellation).ConfigureAwait(false) is { } unknown) return unknown;
        if (edit.ModifyTime is null && (edit.Attributes is null || _api.Extensions.MaxAttributeBytes == 0))
            return await StatAsync(path, cancellation).ConfigureAwait(false);
        var found = await ReferAsync(path, cancellation).ConfigureAwait(false);
        if (!found.TryGetValue(out var entry)) return found.Error;
        var edited = EntryOf(path, await _api.EditAsync(entry, edit, path.Value, cancellation).ConfigureAwait(false));
        return edited.IsOk ? edited.Value with { Children = null } : edited;
    }

    public async Task<RemoteResult<Done>> DeleteAsync(RemotePath path, string? expectedVersion, CancellationToken cancellation)
    {
        if (path.IsRoot) return new RemoteError(RemoteErrorKind.Rejected, "The root cannot be deleted.");
        if (await LearnExtensionsAsync(cancellation).ConfigureAwait(false) is { } unknown) return unknown;
        if (_api.Extensions.HasConditions)
            return await DeleteAsync(path, expectedVersion is null ? null : ("if_version", expectedVersion), cancellation).ConfigureAwait(false);
        if (expectedVersion is not null)
        {
            var seen = await ReadAnewAsync(path, withContent: false, cancellation).ConfigureAwait(false);
            if (!seen.TryGetValue(out var entry)) return Missing(seen.Error);
            if (entry.Version != expectedVersion) return OtherVersion(path);
            return Deleted(path, await _api.DeleteAsync(EntryReference.ById(entry.Id!), null, path.Value, cancellation).ConfigureAwait(false));
        }

        return await DeleteAsync(path, condition: null, cancellation).ConfigureAwait(false);
    }

    public async Task<RemoteResult<Done>> DeleteTreeAsync(RemotePath directory, string mark, CancellationToken cancellation)
    {
        if (directory.IsRoot) return new RemoteError(RemoteErrorKind.Rejected, "The root cannot be deleted.");
        if (await LearnExtensionsAsync(cancellation).ConfigureAwait(false) is { } unknown) return unknown;
        return _api.Extensions.HasTrees
            ? await DeleteAsync(directory, ("if_tree", mark), cancellation).ConfigureAwait(false)
            : new RemoteError(RemoteErrorKind.NotSupported, "The service deletes trees without a condition only.");
    }

    private async Task<RemoteResult<Done>> DeleteAsync(RemotePath path, (string Name, string Value)? condition, CancellationToken cancellation)
    {
        var found = await ReferAsync(path, cancellation).ConfigureAwait(false);
        return found.TryGetValue(out var entry)
            ? Deleted(path, await _api.DeleteAsync(entry, condition, path.Value, cancellation).ConfigureAwait(false))
            : Missing(found.Error);
    }

    private RemoteResult<Done> Deleted(RemotePath path, HttpOutcome<FileReply> outcome)
    {
        _ids.Forget(path);
        return outcome.Failure is { Error: var error } ? Missing(error) : default(Done);
    }

    /// <summary>
    /// Looks for the ids, and at what is replaced. A directory in the way is found too: what overwriting does to one is not published (facts C.5).
    /// </summary>
    private async Task<RemoteResult<PreparedMove>> PrepareMoveAsync(RemotePath from, RemotePath to, string? replacedVersion, CancellationToken cancellation)
    {
        var source = await ReadAnewAsync(from, withContent: false, cancellation).ConfigureAwait(false);
        if (!source.TryGetValue(out var entry)) return source.Error;
        var found = await ReferToDirectoryAsync(to.Parent, anew: true, cancellation).ConfigureAwait(false);
        if (!found.TryGetValue(out var parent)) return found.Error;
        if (replacedVersion is not null && await CompareReplacedAsync(entry, to, replacedVersion, cancellation).ConfigureAwait(false) is { } other) return other;
        return new PreparedMove(EntryReference.ById(entry.Id!), entry.ModifyTime, parent, (replacedVersion is not null, null));
    }

    /// <summary>Null when a file of that version is there, and a file is to replace it.</summary>
    private async Task<RemoteError?> CompareReplacedAsync(RemoteEntry source, RemotePath to, string version, CancellationToken cancellation)
    {
        var seen = await ReadAnewAsync(to, withContent: false, cancellation).ConfigureAwait(false);
        if (!seen.TryGetValue(out var target)) return seen.Error.Kind == RemoteErrorKind.NotFound ? OtherVersion(to) : seen.Error;
        if (source.IsDirectory || target.IsDirectory) return Exists(to);
        return target.Version == version ? null : OtherVersion(to);
    }

    // A call whose answer was lost is made again, and finds nothing if it was done.
    private static RemoteResult<Done> Missing(RemoteError error) => error.Kind == RemoteErrorKind.NotFound ? default(Done) : error;

    private RemoteResult<RemoteEntry> Moved(RemotePath to, RemoteResult<RemoteEntry> entry)
    {
        Learn(to, entry);
        return entry.IsOk ? entry.Value with { Children = null } : entry;
    }

    private readonly record struct PreparedMove(EntryReference Source, Timestamp? Time, EntryReference Parent, (bool Replaces, string? Version) Over);
}
