using CloudMount.Remote.Http;
using Microsoft.Extensions.Logging;

namespace CloudMount.Remote.SmartFile.V2;

/// <summary>
/// A SmartFile account over the v2 Path API, with what version 3 adds where it is offered. Files have no versions there, calls take no conditions and
/// times cannot be set: a version is made of time and size, and what a call would replace is compared just before it. This file looks;
/// <c>.Changes</c> changes; the two ways to upload are <see cref="WholeUpload"/> and <see cref="PartedUpload"/>.
/// </summary>
public sealed partial class SmartFileV2Store : IRemoteStore
{
    /// <summary>How long a look at a file holds for the ranges that are read of it.</summary>
    private static readonly TimeSpan LookLifetime = TimeSpan.FromSeconds(10);

    private readonly SmartFileV2Api _api;
    private readonly TaskRuns _tasks;
    private readonly ContentChecks _checks;
    private readonly DownloadLinks _links;

    /// <summary>The service knows no calls of version 3, or not this one.</summary>
    private volatile bool _lacksPut;
    private volatile bool _lacksDelete;
    private volatile bool _lacksParts;

    /// <param name="health">Kept up to date with the connection's state.</param>
    public SmartFileV2Store(SmartFileOptions options, RemoteHealth health, ILogger<SmartFileV2Store> logger)
    {
        _api = new SmartFileV2Api(options, health, logger);
        _tasks = new TaskRuns(_api);
        _checks = new ContentChecks(this, _tasks, _api);
        _links = new DownloadLinks(_api.Http.Time, LookLifetime, LookAsync);
        Health = health;
    }

    public RemoteHealth Health { get; }

    /// <summary>Larger files go up in parts of so many bytes. A service may copy what it has of the file for each, so that they are few.</summary>
    internal long PartBytes { get; init; } = 64 << 20;

    /// <summary>The service writes no parts of files.</summary>
    internal bool LacksParts { get => _lacksParts; set => _lacksParts = value; }

    /// <summary>The least there can be: what v2 has of attributes may not hold what a mount keeps (facts B.3 tell neither limits nor when they end).</summary>
    public RemoteCapabilities Capabilities { get; } = new();

    /// <summary>Makes calls with other credentials of the same account from now on; also those that were just refused.</summary>
    public void UseCredentials(SmartFileCredentials credentials) => _api.UseCredentials(credentials);

    /// <summary>Whose account it is.</summary>
    public async Task<RemoteResult<RemoteOwner>> GetOwnerAsync(CancellationToken cancellation) =>
        (await _api.ReadOwnerAsync(cancellation).ConfigureAwait(false)).Result;

    public async Task<RemoteResult<RemoteCapabilities>> ConnectAsync(CancellationToken cancellation)
    {
        var root = await StatAsync(RemotePath.Root, cancellation).ConfigureAwait(false);
        if (!root.IsOk) return root.Error;
        return root.Value.IsDirectory
            ? Capabilities
            : new RemoteError(RemoteErrorKind.NotFound, "The remote path to mount is a file, not a directory.");
    }

    /// <summary>Whether the service speaks v2, which it says to everybody.</summary>
    internal async Task<bool> IsSpokenAsync(CancellationToken cancellation) => (await _api.PingAsync(cancellation).ConfigureAwait(false)).Failure is null;

    /// <summary>Null when the service lets the account in, whatever the root of the mount is.</summary>
    internal async Task<RemoteError?> ProbeAsync(CancellationToken cancellation) =>
        PathResults.EntryOf(RemotePath.Root, await _api.ReadAccountAsync(cancellation).ConfigureAwait(false)).Error;

    public async Task<RemoteResult<RemoteEntry>> StatAsync(RemotePath path, CancellationToken cancellation) =>
        PathResults.EntryOf(path, await _api.ReadInfoAsync(path, "", cancellation).ConfigureAwait(false));

    public Task<RemoteResult<RemoteEntry>> ListAsync(RemotePath directory, bool wholeTree, CancellationToken cancellation) => wholeTree
        ? TreeWalk.ListAsync(directory, _api.Http.MaxReplyEntries, ListLevelAsync, cancellation)
        : ListLevelAsync(directory, cancellation);

    public Task<RemoteResult<RemoteContent>> OpenReadAsync(
        RemotePath file, string version, long offset, long length, CancellationToken cancellation) => _links.OpenAsync(
            file, version, offset, length, (link, count) => _api.OpenRangeAsync(link, file, offset, count, cancellation), cancellation);

    /// <summary>Always NotSupported: quotas tell limits and not what is used (facts B.7).</summary>
    public Task<RemoteResult<RemoteSpace>> GetSpaceAsync(TimeSpan maxAge, CancellationToken cancellation) =>
        Task.FromResult<RemoteResult<RemoteSpace>>(new RemoteError(RemoteErrorKind.NotSupported, "The service does not tell its space."));

    /// <summary>Always NotSupported.</summary>
    public Task<RemoteResult<RemoteChanges>> GetChangesAsync(string? cursor, CancellationToken cancellation) =>
        Task.FromResult<RemoteResult<RemoteChanges>>(new RemoteError(RemoteErrorKind.NotSupported, "The service does not tell what others change."));

    public ValueTask DisposeAsync()
    {
        _links.Dispose();
        _api.Dispose();
        return ValueTask.CompletedTask;
    }

    internal static RemoteError NotFound(RemotePath path) => new(RemoteErrorKind.NotFound, $"{path} does not exist.");

    private Task<RemoteResult<RemoteEntry>> ListLevelAsync(RemotePath directory, CancellationToken cancellation) =>
        new PagedListing(_api, directory).ReadAsync(cancellation);

    /// <summary>Compares the version before the first range; the ranges then have to be of one size and, where the service tags contents, of one tag.</summary>
    private async Task<RemoteResult<DownloadLink>> LookAsync(RemotePath file, string version, CancellationToken cancellation)
    {
        var seen = await StatAsync(file, cancellation).ConfigureAwait(false);
        if (!seen.TryGetValue(out var entry)) return seen.Error;
        if (entry.IsDirectory) return new RemoteError(RemoteErrorKind.NotFound, $"{file} is a directory.");
        return entry.Version == version ? new DownloadLink(_api.ContentAddress(file), entry.Size, versionTag: null) : PathResults.OtherVersion(file);
    }
}
