using CloudMount.Remote.Http;
using Microsoft.Extensions.Logging;

namespace CloudMount.Remote.SmartFile;

/// <summary>
/// A SmartFile account over the v1.0 Path API, with the extensions of docs/smartfile-extensions.md where the server announces them. This
/// file looks; <c>.Changes</c> changes; <c>.Feed</c> follows what others change; the two ways to upload are <see cref="ConditionalUpload"/> and <see cref="PlainUpload"/>.
/// </summary>
public sealed partial class SmartFileStore : IRemoteStore
{
    // Servers keep a link for 2 minutes (facts A.7), counted from when they made it.
    private static readonly TimeSpan LinkLifetime = TimeSpan.FromSeconds(105);

    private readonly SmartFileApi _api;
    private readonly DownloadLinks _links;

    /// <param name="health">Kept up to date with the connection's state.</param>
    public SmartFileStore(SmartFileOptions options, RemoteHealth health, ILogger<SmartFileStore> logger)
    {
        _api = new SmartFileApi(options, health, logger);
        _links = new DownloadLinks(_api.Http.Time, LinkLifetime, FetchLinkAsync);
        Health = health;
    }

    public RemoteHealth Health { get; }

    public RemoteCapabilities Capabilities => _api.Extensions.ToCapabilities();

    /// <summary>Makes calls with other credentials of the same account from now on; also those that were just refused.</summary>
    public void UseCredentials(SmartFileCredentials credentials) => _api.UseCredentials(credentials);

    public async Task<RemoteResult<RemoteCapabilities>> ConnectAsync(CancellationToken cancellation)
    {
        var root = await StatAsync(RemotePath.Root, cancellation).ConfigureAwait(false);
        if (!root.IsOk) return root.Error;
        return root.Value.IsDirectory
            ? Capabilities
            : new RemoteError(RemoteErrorKind.NotFound, "The remote path to mount is a file, not a directory.");
    }

    /// <summary>Null when the service speaks v1.0 and lets the account in, whatever the root of the mount is.</summary>
    internal async Task<RemoteError?> ProbeAsync(CancellationToken cancellation) =>
        PathResults.EntryOf(RemotePath.Root, await _api.ListAccountAsync(cancellation).ConfigureAwait(false)).Error;

    public async Task<RemoteResult<RemoteEntry>> StatAsync(RemotePath path, CancellationToken cancellation) =>
        PathResults.EntryOf(path, await _api.ListAsync(path, "", cancellation).ConfigureAwait(false));

    public async Task<RemoteResult<RemoteEntry>> ListAsync(RemotePath directory, bool wholeTree, CancellationToken cancellation)
    {
        var outcome = await _api.ListAsync(directory, wholeTree ? "recurse=all" : "recurse=1", cancellation).ConfigureAwait(false);

        // A server may refuse a tree that is too large with 400 (facts A.6).
        if (wholeTree && outcome.Failure?.Error.Kind is RemoteErrorKind.Rejected or RemoteErrorKind.TooLarge)
        {
            return new RemoteError(RemoteErrorKind.NotSupported, $"{directory} holds too many entries to be listed at once.");
        }

        var result = PathResults.EntryOf(directory, outcome);
        if (result.Error?.Kind == RemoteErrorKind.TooLarge) return PathResults.BadReply(directory, "the listing is too long");
        if (!result.TryGetValue(out var entry)) return result;
        if (!entry.IsDirectory) return new RemoteError(RemoteErrorKind.NotFound, $"{directory} is a file.");

        // No children is not the same as nobody told: an empty directory has an empty list.
        return entry.Children is null ? PathResults.BadReply(directory, "its children are missing") : entry;
    }

    public Task<RemoteResult<RemoteContent>> OpenReadAsync(
        RemotePath file, string version, long offset, long length, CancellationToken cancellation) => _links.OpenAsync(
            file, version, offset, length, (link, count) => _api.OpenRangeAsync(link, file, offset, count, cancellation), cancellation);

    public async Task<RemoteResult<RemoteSpace>> GetSpaceAsync(TimeSpan maxAge, CancellationToken cancellation)
    {
        if (_api.SpaceSeenWithin(maxAge) is { } seen) return seen;
        var outcome = await _api.ListAccountAsync(cancellation).ConfigureAwait(false);
        if (!outcome.Result.TryGetValue(out var reply)) return outcome.Result.Error;
        return _api.Extensions.HasSpace && reply.Space is { } space
            ? space
            : new RemoteError(RemoteErrorKind.NotSupported, "The service does not tell its space.");
    }

    public ValueTask DisposeAsync()
    {
        _links.Dispose();
        _api.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<RemoteResult<DownloadLink>> FetchLinkAsync(RemotePath file, string version, CancellationToken cancellation)
    {
        var outcome = await _api.ListAsync(file, "download", cancellation).ConfigureAwait(false);
        if (!outcome.Result.TryGetValue(out var reply)) return Explain(file, outcome.Result.Error);
        if (reply.Entry is not { IsDirectory: false } entry) return Unusable(file, reply);
        if (entry.Version != version) return PathResults.OtherVersion(file);
        var address = _api.CheckAddress(reply.Download);
        if (!address.IsOk) return address.Error;
        return new DownloadLink(address.Value, entry.Size, _api.Extensions.HasVersions ? $"\"{version}\"" : null);
    }

    // v1.0 refuses a link to a directory with 400 (facts A.6).
    private static RemoteError Explain(RemotePath file, RemoteError error) => error.Kind == RemoteErrorKind.Rejected
        ? new(RemoteErrorKind.NotFound, $"{file} is no file that can be read: {error.Message}")
        : error;

    private static RemoteError Unusable(RemotePath file, PathReply reply) => reply.Entry is { IsDirectory: true }
        ? new RemoteError(RemoteErrorKind.NotFound, $"{file} is a directory.")
        : new RemoteError(RemoteErrorKind.BadReply, $"The service shows {file} in a way that cannot be used: {reply.Flaw}.");
}
