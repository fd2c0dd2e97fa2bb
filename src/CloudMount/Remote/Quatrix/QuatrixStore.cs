using CloudMount.Remote.Http;
using Microsoft.Extensions.Logging;

namespace CloudMount.Remote.Quatrix;

/// <summary>
/// A Quatrix account over API 1.0, whose files have ids. This file looks; <c>.Changes</c> changes, <c>.Ids</c> knows which path has which id;
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
        _root = options.Root;
        Health = health;
    }

    public RemoteHealth Health { get; }

    /// <summary>No attributes, no conditions; times in microseconds.</summary>
    public RemoteCapabilities Capabilities { get; } = new() { CanMoveOver = true, ModifyTimeStep = TimeSpan.FromMicroseconds(1) };

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
        if (wholeTree) return new RemoteError(RemoteErrorKind.NotSupported, "The service lists one level at a time.");
        var result = await ReadKnownAsync(directory, withContent: true, cancellation).ConfigureAwait(false);
        if (result.Error?.Kind == RemoteErrorKind.TooLarge) return BadReply(directory, "the listing is too long");
        if (!result.TryGetValue(out var entry)) return result;
        if (!entry.IsDirectory) return new RemoteError(RemoteErrorKind.NotFound, $"{directory} is a file.");

        // No children is not the same as nobody told: an empty directory has an empty list.
        if (entry.Children is null) return BadReply(directory, "its content is missing");
        _ids.Replace(directory, new(entry.Id!, IsDirectory: true), entry.Children);
        return entry;
    }

    public Task<RemoteResult<RemoteContent>> OpenReadAsync(
        RemotePath file, string version, long offset, long length, CancellationToken cancellation) => _links.OpenAsync(
            file, version, offset, length, (link, count) => _api.OpenRangeAsync(link, file, offset, count, cancellation), cancellation);

    public async Task<RemoteResult<RemoteSpace>> GetSpaceAsync(CancellationToken cancellation)
    {
        var outcome = await _api.ReadSpaceAsync(cancellation).ConfigureAwait(false);
        if (!outcome.Result.TryGetValue(out var reply)) return outcome.Result.Error;
        return reply.Space is { } space ? space : new RemoteError(RemoteErrorKind.NotSupported, "The service does not tell its space.");
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
