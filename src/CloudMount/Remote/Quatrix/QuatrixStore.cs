using CloudMount.Remote.Http;
using Microsoft.Extensions.Logging;

namespace CloudMount.Remote.Quatrix;

/// <summary>
/// A Quatrix account over API 1.0, whose files have ids, with the extensions of docs/quatrix-extensions.md where the server announces them. This
/// file looks; <c>.Changes</c> changes, <c>.Feed</c> follows what others change, <c>.Ids</c> knows which path has which id;
/// uploads are <see cref="QuatrixUpload"/>.
/// </summary>
public sealed partial class QuatrixStore : IRemoteStore
{
    // How long a link holds is not published (facts C.5, Download); one that does not is replaced.
    private static readonly TimeSpan LinkLifetime = TimeSpan.FromMinutes(2);

    private readonly QuatrixApi _api;
    private readonly DownloadLinks _links;
    private readonly RemotePath _root;

    /// <param name="health">Kept up to date with the connection's state.</param>
    public QuatrixStore(QuatrixOptions options, RemoteHealth health, ILogger<QuatrixStore> logger)
    {
        _api = new QuatrixApi(options, health, logger);
        _links = new DownloadLinks(options.Http.Time, LinkLifetime, FetchLinkAsync);
        _poll = new DiffPoll(_api, _ids, options.PollInterval);
        _root = options.Root;
        Health = health;
    }

    public RemoteHealth Health { get; }

    public RemoteCapabilities Capabilities => _api.Extensions.ToCapabilities() with { HasChanges = _api.Extensions.HasChanges || (_api.KnownExtensions is not null && !_isPollRefused) };

    /// <summary>Makes calls with other credentials of the same account from now on, of whichever kind; also those that were just refused.</summary>
    public void UseCredentials(QuatrixCredentials credentials) => _api.UseCredentials(credentials);

    public async Task<RemoteResult<RemoteCapabilities>> ConnectAsync(CancellationToken cancellation)
    {
        var root = await StatAsync(RemotePath.Root, cancellation).ConfigureAwait(false);
        if (!root.IsOk) return root.Error;
        return root.Value.IsDirectory
            ? Capabilities
            : new RemoteError(RemoteErrorKind.NotFound, "The remote path to mount is a file, not a directory.");
    }

    public async Task<RemoteResult<RemoteEntry>> StatAsync(RemotePath path, CancellationToken cancellation)
    {
        var result = await ReadKnownAsync(path, withContent: false, cancellation).ConfigureAwait(false);
        return result.IsOk ? result.Value with { Children = null } : result;
    }

    public async Task<RemoteResult<RemoteEntry>> ListAsync(RemotePath directory, bool wholeTree, CancellationToken cancellation)
    {
        if (!wholeTree) return await ListLevelAsync(directory, cancellation).ConfigureAwait(false);
        if (await LearnExtensionsAsync(cancellation).ConfigureAwait(false) is { } error) return error;
        return _api.Extensions.HasDepth
            ? await ListTreeAsync(directory, cancellation).ConfigureAwait(false)
            : await TreeWalk.ListAsync(directory, _api.Http.MaxReplyEntries, ListLevelAsync, cancellation).ConfigureAwait(false);
    }

    private async Task<RemoteResult<RemoteEntry>> ListTreeAsync(RemotePath directory, CancellationToken cancellation)
    {
        var outcome = await _api.ReadTreeAsync(ReferTo(directory), directory.Value, cancellation).ConfigureAwait(false);

        // More than a listing holds is refused.
        if (outcome.Failure?.Error.Kind is RemoteErrorKind.Rejected or RemoteErrorKind.TooLarge)
            return new RemoteError(RemoteErrorKind.NotSupported, $"{directory} holds too many entries to be listed at once.");
        var result = EntryOf(directory, outcome);
        if (!result.TryGetValue(out var entry)) return result;
        if (!entry.IsDirectory) return new RemoteError(RemoteErrorKind.NotFound, $"{directory} is a file.");
        return entry.Children is null ? BadReply(directory, "its content is missing") : entry;
    }

    private async Task<RemoteResult<RemoteEntry>> ListLevelAsync(RemotePath directory, CancellationToken cancellation)
    {
        var result = await ReadKnownAsync(directory, withContent: true, cancellation).ConfigureAwait(false);
        if (result.Error?.Kind == RemoteErrorKind.TooLarge) return BadReply(directory, "the listing is too long");
        if (!result.TryGetValue(out var entry)) return result;
        if (!entry.IsDirectory) return new RemoteError(RemoteErrorKind.NotFound, $"{directory} is a file.");

        // No children is not the same as nobody told: an empty directory has an empty list.
        if (entry.Children is null) return BadReply(directory, "its content is missing");
        if (!_api.Extensions.HasPaths) _ids.Replace(directory, new(entry.Id!, IsDirectory: true), entry.Children);
        return entry;
    }

    public Task<RemoteResult<RemoteContent>> OpenReadAsync(
        RemotePath file, string version, long offset, long length, CancellationToken cancellation) => _api.Extensions is { HasVersions: true, HasPaths: true }
            ? OpenVersionAsync(file, version, offset, length, cancellation)
            : _links.OpenAsync(
                file, version, offset, length, (link, count) => _api.OpenRangeAsync(link, file, offset, count, cancellation), cancellation);

    public async Task<RemoteResult<RemoteSpace>> GetSpaceAsync(TimeSpan maxAge, CancellationToken cancellation)
    {
        var outcome = await _api.ReadSpaceAsync(cancellation).ConfigureAwait(false);
        if (!outcome.Result.TryGetValue(out var reply)) return outcome.Result.Error;
        return reply.Space is { } space ? space : new RemoteError(RemoteErrorKind.NotSupported, "The service does not tell its space.");
    }

    /// <summary>Whose account it is.</summary>
    public async Task<RemoteResult<RemoteOwner>> GetOwnerAsync(CancellationToken cancellation)
    {
        var outcome = await _api.ReadProfileAsync(cancellation).ConfigureAwait(false);
        return outcome.Result.TryGetValue(out var reply) ? new RemoteOwner(reply.Name ?? "", reply.Email ?? "") : outcome.Result.Error;
    }

    public async ValueTask DisposeAsync()
    {
        _links.Dispose();
        await _api.DisposeAsync().ConfigureAwait(false);
    }

    internal static RemoteError Exists(RemotePath path) => new(RemoteErrorKind.Exists, $"{path} exists.");

    internal static RemoteError OtherVersion(RemotePath file) => new(RemoteErrorKind.VersionMismatch, $"{file} is of another version.");

    internal static RemoteError BadReply(RemotePath path, string flaw) =>
        new(RemoteErrorKind.BadReply, $"The service shows {path} in a way that cannot be used: {flaw}.");

    private static RemoteError NotFound(RemotePath path) => new(RemoteErrorKind.NotFound, $"{path} does not exist.");

    private async Task<RemoteResult<RemoteContent>> OpenVersionAsync(
        RemotePath file, string version, long offset, long length, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        var outcome = await _api.OpenVersionAsync(ReferTo(file), file, version, (offset, length), cancellation).ConfigureAwait(false);
        if (outcome.Result.Error is not { Kind: RemoteErrorKind.Rejected }) return outcome.Result;

        // Behind the end there is nothing to read, and that is no failure.
        var seen = await StatAsync(file, cancellation).ConfigureAwait(false);
        if (!seen.TryGetValue(out var entry)) return seen.Error;
        if (entry.Version != version) return OtherVersion(file);
        return offset >= entry.Size ? new RemoteContent(Stream.Null, 0) : outcome.Result;
    }

    private async Task<RemoteResult<DownloadLink>> FetchLinkAsync(RemotePath file, string version, CancellationToken cancellation)
    {
        var seen = await StatAsync(file, cancellation).ConfigureAwait(false);
        if (!seen.TryGetValue(out var entry)) return seen.Error;
        if (entry.IsDirectory) return new RemoteError(RemoteErrorKind.NotFound, $"{file} is a directory.");
        if (entry.Version != version) return OtherVersion(file);
        var link = await _api.LinkDownloadAsync(entry.Id!, file.Value, cancellation).ConfigureAwait(false);
        return link.IsOk ? new DownloadLink(link.Value, entry.Size, versionTag: null) : link.Error;
    }
}
