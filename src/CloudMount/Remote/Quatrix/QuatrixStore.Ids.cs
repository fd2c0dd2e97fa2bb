using CloudMount.Remote.Http;

namespace CloudMount.Remote.Quatrix;

/// <content>
/// Ids of paths, for servers that take none. An id stays with its entry wherever others move it, so that a known one is a guess: each look compares what it finds with the
/// path, and what changes something asks for the id of the whole path anew.
/// </content>
public sealed partial class QuatrixStore
{
    private const int MaxIds = 200_000;

    private readonly KnownIds _ids = new(MaxIds);

    /// <summary>Learns what the server offers, where nothing was asked yet.</summary>
    private async Task<RemoteError?> LearnExtensionsAsync(CancellationToken cancellation)
    {
        if (_api.KnownExtensions is not null) return null;
        return (await FindAnewAsync(RemotePath.Root, cancellation).ConfigureAwait(false)).Error;
    }

    /// <summary>The entry of a path, for a server that takes paths.</summary>
    internal EntryReference ReferTo(RemotePath path) => EntryReference.ByPath(Full(path));

    /// <summary>The entry of a path as calls name it: by itself where the server takes paths, else by an id asked for anew. NotFound.</summary>
    private async Task<RemoteResult<EntryReference>> ReferAsync(RemotePath path, CancellationToken cancellation)
    {
        if (_api.Extensions.HasPaths) return ReferTo(path);
        var found = await FindAnewAsync(path, cancellation).ConfigureAwait(false);
        return found.IsOk ? EntryReference.ById(found.Value.Id) : found.Error;
    }

    /// <summary>As <see cref="ReferAsync"/>, for a directory; a known id will do. NotFound, also for a file where that is known.</summary>
    internal async Task<RemoteResult<EntryReference>> ReferToDirectoryAsync(RemotePath directory, bool anew, CancellationToken cancellation)
    {
        if (_api.Extensions.HasPaths) return ReferTo(directory);
        var found = !anew && _ids.Find(directory) is { } known ? known : await FindAnewAsync(directory, cancellation).ConfigureAwait(false);
        if (!found.TryGetValue(out var id)) return found.Error;
        return id.IsDirectory ? EntryReference.ById(id.Id) : NotFound(directory);
    }

    /// <summary>The entry of a path, by its known id or by a new one.</summary>
    private async Task<RemoteResult<RemoteEntry>> ReadKnownAsync(RemotePath path, bool withContent, CancellationToken cancellation)
    {
        if (_api.Extensions.HasPaths) return await ReadAnewAsync(path, withContent, cancellation).ConfigureAwait(false);
        if (_ids.Find(path) is { } known)
        {
            var result = await ReadAsync(path, known, withContent, cancellation).ConfigureAwait(false);
            if (result.Error is null or { Kind: not RemoteErrorKind.NotFound }) return result;
            _ids.Forget(path);
        }

        return await ReadAnewAsync(path, withContent, cancellation).ConfigureAwait(false);
    }

    /// <summary>The entry of a path, whatever was known of it.</summary>
    internal async Task<RemoteResult<RemoteEntry>> ReadAnewAsync(RemotePath path, bool withContent, CancellationToken cancellation)
    {
        if (_api.Extensions.HasPaths)
            return EntryOf(path, await _api.ReadAsync(ReferTo(path), withContent, path.Value, cancellation).ConfigureAwait(false));
        var found = await FindAnewAsync(path, cancellation).ConfigureAwait(false);
        return found.IsOk ? await ReadAsync(path, found.Value, withContent, cancellation).ConfigureAwait(false) : found.Error;
    }

    /// <summary>Asks for the id of the whole path. NotFound.</summary>
    private async Task<RemoteResult<KnownId>> FindAnewAsync(RemotePath path, CancellationToken cancellation)
    {
        var outcome = await _api.FindAsync(Full(path), path.Value, cancellation).ConfigureAwait(false);
        if (!outcome.Result.TryGetValue(out var reply))
        {
            if (outcome.Result.Error.Kind == RemoteErrorKind.NotFound) _ids.Forget(path);
            return outcome.Result.Error;
        }

        if (reply.FileId is not { } id) return BadReply(path, "its id is missing or not acceptable");
        var found = new KnownId(id, reply.IsDirectory);
        _ids.Set(path, found);
        return found;
    }

    private async Task<RemoteResult<RemoteEntry>> ReadAsync(RemotePath path, KnownId known, bool withContent, CancellationToken cancellation)
    {
        var outcome = await _api.ReadAsync(EntryReference.ById(known.Id), withContent, path.Value, cancellation).ConfigureAwait(false);
        if (!outcome.Result.TryGetValue(out var reply)) return outcome.Result.Error;
        if (!path.IsRoot && IsElsewhere(path, reply)) return NotFound(path);
        return EntryOf(path, outcome);
    }

    private bool IsElsewhere(RemotePath path, FileReply reply) =>
        reply.Name != path.Name
        || (reply.ParentId is { } parent && _ids.Find(path.Parent) is { } known && known.Id != parent);

    /// <summary>The entry that a call answered, under the name it has in the mount.</summary>
    internal static RemoteResult<RemoteEntry> EntryOf(RemotePath path, HttpOutcome<FileReply> outcome)
    {
        if (!outcome.Result.TryGetValue(out var reply)) return outcome.Result.Error;
        return reply.Entry is { } entry ? entry with { Name = path.Name } : BadReply(path, reply.Flaw ?? "it is not complete");
    }

    private void Learn(RemotePath path, RemoteResult<RemoteEntry> entry)
    {
        if (entry.IsOk && !_api.Extensions.HasPaths) _ids.Set(path, new(entry.Value.Id!, entry.Value.IsDirectory));
    }

    private RemotePath Full(RemotePath path)
    {
        if (_root.IsRoot || path.IsRoot) return path.IsRoot ? _root : path;
        return path.Value.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(_root, (joined, segment) => joined.Child(segment));
    }
}
