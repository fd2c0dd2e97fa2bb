using CloudMount.Remote.Http;
using Microsoft.Extensions.Logging;

namespace CloudMount.Remote.SmartFile;

/// <summary>
/// A SmartFile account over the v1.0 Path API, with the extensions of docs/smartfile-extensions.md where the server announces them. This
/// file looks; <c>.Changes</c> changes; the two ways to upload are <see cref="ConditionalUpload"/> and <see cref="PlainUpload"/>.
/// </summary>
public sealed partial class SmartFileStore : IRemoteStore
{
    // Listings tell the space too: a call of its own is made only when there was none just now.
    private static readonly TimeSpan MaxSpaceAge = TimeSpan.FromSeconds(5);

    private readonly SmartFileApi _api;
    private readonly DownloadLinks _links;

    /// <param name="health">Kept up to date with the connection's state.</param>
    public SmartFileStore(SmartFileOptions options, RemoteHealth health, ILogger<SmartFileStore> logger)
    {
        _api = new SmartFileApi(options, health, logger);
        _links = new DownloadLinks(_api);
        Health = health;
    }

    public RemoteHealth Health { get; }

    public RemoteCapabilities Capabilities => _api.Extensions.ToCapabilities();

    public async Task<RemoteResult<RemoteCapabilities>> ConnectAsync(CancellationToken cancellation)
    {
        var root = await StatAsync(RemotePath.Root, cancellation).ConfigureAwait(false);
        if (!root.IsOk) return root.Error;
        return root.Value.IsDirectory
            ? Capabilities
            : new RemoteError(RemoteErrorKind.NotFound, "The remote path to mount is a file, not a directory.");
    }

    public async Task<RemoteResult<RemoteEntry>> StatAsync(RemotePath path, CancellationToken cancellation) =>
        EntryOf(path, await _api.ListAsync(path, "", cancellation).ConfigureAwait(false));

    public async Task<RemoteResult<RemoteEntry>> ListAsync(RemotePath directory, bool wholeTree, CancellationToken cancellation)
    {
        var outcome = await _api.ListAsync(directory, wholeTree ? "recurse=all" : "recurse=1", cancellation).ConfigureAwait(false);

        // A server may refuse a tree that is too large with 400 (facts A.6).
        if (wholeTree && outcome.Failure?.Error.Kind is RemoteErrorKind.Rejected or RemoteErrorKind.TooLarge)
        {
            return new RemoteError(RemoteErrorKind.NotSupported, $"{directory} holds too many entries to be listed at once.");
        }

        var result = EntryOf(directory, outcome);
        if (result.Error?.Kind == RemoteErrorKind.TooLarge) return BadReply(directory, "the listing is too long");
        if (!result.TryGetValue(out var entry)) return result;
        if (!entry.IsDirectory) return new RemoteError(RemoteErrorKind.NotFound, $"{directory} is a file.");

        // No children is not the same as nobody told: an empty directory has an empty list.
        return entry.Children is null ? BadReply(directory, "its children are missing") : entry;
    }

    public async Task<RemoteResult<RemoteContent>> OpenReadAsync(
        RemotePath file, string version, long offset, long length, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        for (var isSecond = false; ; isSecond = true)
        {
            var found = await _links.GetAsync(file, version, cancellation).ConfigureAwait(false);
            if (!found.TryGetValue(out var link)) return found.Error;
            var count = Math.Min(length, link.Size - offset);
            if (count <= 0) return new RemoteContent(Stream.Null, 0);
            var outcome = await _api.OpenRangeAsync(link, file, offset, count, cancellation).ConfigureAwait(false);
            if (outcome.Result.IsOk) return outcome.Result;
            if (IsAboutLink(outcome.Result.Error.Kind)) _links.Forget(file, version, link);
            if (isSecond || !IsExpired(outcome.Result.Error.Kind)) return outcome.Result;
        }
    }

    public async Task<RemoteResult<RemoteSpace>> GetSpaceAsync(CancellationToken cancellation)
    {
        if (_api.SpaceSeenWithin(MaxSpaceAge) is { } seen) return seen;
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

    internal static RemoteResult<RemoteEntry> EntryOf(RemotePath path, HttpOutcome<PathReply> outcome)
    {
        if (!outcome.Result.TryGetValue(out var reply)) return outcome.Result.Error;
        return reply.Entry is { } entry ? entry : BadReply(path, reply.Flaw ?? "it is not complete");
    }

    private static RemoteError BadReply(RemotePath path, string flaw) =>
        new(RemoteErrorKind.BadReply, $"The service shows {path} in a way that cannot be used: {flaw}.");

    // The services behind foreign links say "expired" in several ways.
    private static bool IsExpired(RemoteErrorKind kind) => kind is RemoteErrorKind.NotFound or RemoteErrorKind.Forbidden
        or RemoteErrorKind.Unauthenticated or RemoteErrorKind.Rejected;

    private static bool IsAboutLink(RemoteErrorKind kind) =>
        IsExpired(kind) || kind is RemoteErrorKind.VersionMismatch or RemoteErrorKind.BadReply;
}
