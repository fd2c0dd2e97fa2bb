using CloudMount.Remote.Http;

namespace CloudMount.Remote.SmartFile;

/// <content>
/// The calls that change something. v1.0 answers 400 to all that is not acceptable, so that a look afterwards has to tell an existing
/// target from a refused name; and a call whose answer was lost is looked after before it is made again.
/// </content>
public sealed partial class SmartFileStore
{
    /// <summary>How often a call is made again after its answer was lost and a look showed no effect.</summary>
    internal const int MaxRounds = 3;

    public async Task<RemoteResult<RemoteEntry>> UploadAsync(RemotePath file, UploadRequest upload, CancellationToken cancellation)
    {
        if (file.IsRoot) return PathResults.Exists(file);
        if (await LearnExtensionsAsync(cancellation).ConfigureAwait(false) is { } error) return error;
        return _api.Extensions.HasConditions
            ? await new ConditionalUpload(_api, file, upload).RunAsync(cancellation).ConfigureAwait(false)
            : await new PlainUpload(_api, file, upload).RunAsync(cancellation).ConfigureAwait(false);
    }

    public async Task<RemoteResult<RemoteEntry>> MakeDirectoryAsync(
        RemotePath directory, IReadOnlyDictionary<string, string> attributes, CancellationToken cancellation)
    {
        if (directory.IsRoot) return PathResults.Exists(directory);
        if (await LearnExtensionsAsync(cancellation).ConfigureAwait(false) is { } unknown) return unknown;
        var fields = new FormFields().Flag("directory");
        if (_api.Extensions.MaxAttributeBytes > 0 && attributes.Count > 0) fields.Value("attributes", PathAddress.Attributes(attributes));
        for (var round = 1; ; round++)
        {
            var outcome = await _api.AddAsync(directory, fields, cancellation).ConfigureAwait(false);
            if (outcome.Failure is null) return PathResults.EntryOf(directory, outcome);
            var error = outcome.Failure.Error;
            if (!outcome.IsAnswerLost) return await ExplainTargetAsync(directory, error, cancellation).ConfigureAwait(false);
            var seen = await StatAsync(directory, cancellation).ConfigureAwait(false);
            if (seen.IsOk) return seen.Value.IsDirectory ? seen : PathResults.Exists(directory);
            if (seen.Error.Kind != RemoteErrorKind.NotFound || round == MaxRounds) return error;
        }
    }

    public async Task<RemoteResult<RemoteEntry>> MoveAsync(RemotePath from, RemotePath to, string? replacedVersion, CancellationToken cancellation)
    {
        if (from == to) return await StatAsync(from, cancellation).ConfigureAwait(false);
        if (from.IsRoot || to.IsWithin(from)) return new RemoteError(RemoteErrorKind.Rejected, $"{from} cannot be moved into itself.");
        if (to.IsRoot) return PathResults.Exists(to);
        if (await LearnExtensionsAsync(cancellation).ConfigureAwait(false) is { } error) return error;
        var isOneStep = _api.Extensions is { HasOverwrite: true, HasConditions: true };
        if (replacedVersion is not null && !isOneStep && await PrepareTargetAsync(from, to, replacedVersion, cancellation).ConfigureAwait(false) is { } refusal) return refusal;

        var fields = new FormFields().Value("path", _api.Argument(to));
        if (replacedVersion is not null && _api.Extensions.HasOverwrite) fields.Flag("overwrite");
        if (replacedVersion is not null && isOneStep) fields.Value("if_version", replacedVersion);
        for (var round = 1; ; round++)
        {
            var outcome = await _api.EditAsync(from, fields, RepeatRule.WithoutEffect, cancellation).ConfigureAwait(false);
            if (outcome.Failure is null) return Renamed(PathResults.EntryOf(from, outcome), to);
            if (!outcome.IsAnswerLost) return await ExplainTargetAsync(to, outcome.Failure.Error, cancellation).ConfigureAwait(false);
            var source = await StatAsync(from, cancellation).ConfigureAwait(false);
            if (source.Error?.Kind == RemoteErrorKind.NotFound) return await StatAsync(to, cancellation).ConfigureAwait(false);
            if (!source.IsOk || round == MaxRounds) return outcome.Failure.Error;
        }
    }

    public async Task<RemoteResult<RemoteEntry>> EditAsync(RemotePath path, RemoteEdit edit, CancellationToken cancellation)
    {
        if (await LearnExtensionsAsync(cancellation).ConfigureAwait(false) is { } error) return error;
        var offered = _api.Extensions;
        var fields = new FormFields();
        var isEmpty = true;
        if (edit.ModifyTime is { } time)
        {
            fields.Value("updated", PathAddress.Time(time, offered.HasTimes));
            isEmpty = false;
        }

        if (edit.Attributes is not null && offered.MaxAttributeBytes > 0)
        {
            fields.Value("attributes", PathAddress.Attributes(edit.Attributes));
            isEmpty = false;
        }

        if (isEmpty) return await StatAsync(path, cancellation).ConfigureAwait(false);
        return PathResults.EntryOf(path, await _api.EditAsync(path, fields, RepeatRule.Always, cancellation).ConfigureAwait(false));
    }

    public async Task<RemoteResult<Done>> DeleteAsync(RemotePath path, string? expectedVersion, CancellationToken cancellation)
    {
        if (path.IsRoot) return new RemoteError(RemoteErrorKind.Rejected, "The root cannot be deleted.");
        if (await LearnExtensionsAsync(cancellation).ConfigureAwait(false) is { } error) return error;
        var hasConditions = _api.Extensions.HasConditions;
        if (expectedVersion is not null && !hasConditions)
        {
            var seen = await StatAsync(path, cancellation).ConfigureAwait(false);
            if (!seen.TryGetValue(out var entry)) return seen.Error.Kind == RemoteErrorKind.NotFound ? default(Done) : seen.Error;
            if (entry.Version != expectedVersion) return PathResults.OtherVersion(path);
        }

        return await DeleteAsync(path, hasConditions && expectedVersion is not null ? ("if_version", expectedVersion) : null, cancellation).ConfigureAwait(false);
    }

    public async Task<RemoteResult<Done>> DeleteTreeAsync(RemotePath directory, string mark, CancellationToken cancellation)
    {
        if (directory.IsRoot) return new RemoteError(RemoteErrorKind.Rejected, "The root cannot be deleted.");
        if (await LearnExtensionsAsync(cancellation).ConfigureAwait(false) is { } error) return error;
        return _api.Extensions.HasTrees
            ? await DeleteAsync(directory, ("if_tree", mark), cancellation).ConfigureAwait(false)
            : new RemoteError(RemoteErrorKind.NotSupported, "The service deletes trees without a condition only.");
    }

    // A call whose answer was lost is made again, and finds nothing if it was done.
    private async Task<RemoteResult<Done>> DeleteAsync(RemotePath path, (string Field, string Value)? condition, CancellationToken cancellation)
    {
        var outcome = await _api.DeleteAsync(path, condition, cancellation).ConfigureAwait(false);
        return outcome.Failure?.Error.Kind == RemoteErrorKind.NotFound ? default(Done) : outcome.Result;
    }

    private static RemoteResult<RemoteEntry> Renamed(RemoteResult<RemoteEntry> entry, RemotePath to) =>
        entry.IsOk ? entry.Value with { Name = to.Name } : entry;

    private async Task<RemoteError?> LearnExtensionsAsync(CancellationToken cancellation)
    {
        if (_api.KnownExtensions is not null) return null;
        var outcome = await _api.ListAsync(RemotePath.Root, "", cancellation).ConfigureAwait(false);
        return outcome.Result.Error;
    }

    /// <summary>Compares what a move shall replace, and removes it on a server that cannot do both at once.</summary>
    private async Task<RemoteError?> PrepareTargetAsync(RemotePath from, RemotePath to, string version, CancellationToken cancellation)
    {
        var source = await StatAsync(from, cancellation).ConfigureAwait(false);
        if (!source.IsOk) return source.Error;
        var target = await StatAsync(to, cancellation).ConfigureAwait(false);
        if (!target.IsOk) return target.Error.Kind == RemoteErrorKind.NotFound ? PathResults.OtherVersion(to) : target.Error;
        if (source.Value.IsDirectory || target.Value.IsDirectory) return PathResults.Exists(to);
        if (target.Value.Version != version) return PathResults.OtherVersion(to);
        return _api.Extensions.HasOverwrite ? null : (await DeleteAsync(to, version, cancellation).ConfigureAwait(false)).Error;
    }

    private async Task<RemoteError> ExplainTargetAsync(RemotePath target, RemoteError error, CancellationToken cancellation)
    {
        if (error.Kind != RemoteErrorKind.Rejected) return error;
        var seen = await StatAsync(target, cancellation).ConfigureAwait(false);
        return seen.IsOk ? PathResults.Exists(target) : error;
    }
}
