using CloudMount.Remote.SmartFile.V2;
using Microsoft.Extensions.Logging;

namespace CloudMount.Remote.SmartFile;

/// <summary>
/// A SmartFile account on a service of which nobody said which API it speaks. It is asked before the first call, and again before the next one as long
/// as it did not say: a service that is away has said nothing. v1.0 is asked for first, since our own server promises more there, and v1.0 keeps times.
/// </summary>
public sealed class DetectedSmartFileStore : IRemoteStore
{
    private readonly SmartFileStore _first;
    private readonly SmartFileV2Store _second;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _end = new();

    /// <summary>Guards <see cref="_asking"/>.</summary>
    private readonly Lock _lock = new();
    private Task<RemoteError?>? _asking;
    private volatile IRemoteStore? _found;

    /// <param name="health">Kept up to date with the connection's state.</param>
    public DetectedSmartFileStore(SmartFileOptions options, RemoteHealth health, ILoggerFactory loggers)
    {
        _first = new SmartFileStore(options, health, loggers.CreateLogger<SmartFileStore>());
        _second = new SmartFileV2Store(options, health, loggers.CreateLogger<SmartFileV2Store>());
        _logger = loggers.CreateLogger<DetectedSmartFileStore>();
        Health = health;
    }

    public RemoteHealth Health { get; }

    public RemoteCapabilities Capabilities => _found?.Capabilities ?? new();

    /// <summary>What the service speaks; null until it said so.</summary>
    public SmartFileVersion? Version => _found switch
    {
        null => null,
        SmartFileV2Store => SmartFileVersion.V2,
        _ => SmartFileVersion.V1,
    };

    /// <summary>Makes calls with other credentials of the same account from now on; also those that were just refused.</summary>
    public void UseCredentials(SmartFileCredentials credentials)
    {
        _first.UseCredentials(credentials);
        _second.UseCredentials(credentials);
    }

    /// <summary>Whose account it is. NotSupported by v1.0, and as long as it is not known what is spoken.</summary>
    public Task<RemoteResult<RemoteOwner>> GetOwnerAsync(CancellationToken cancellation) => _found is SmartFileV2Store store
        ? store.GetOwnerAsync(cancellation)
        : Task.FromResult<RemoteResult<RemoteOwner>>(new RemoteError(RemoteErrorKind.NotSupported, "The service does not tell whose account it is."));

    public Task<RemoteResult<RemoteCapabilities>> ConnectAsync(CancellationToken cancellation) =>
        CallAsync(store => store.ConnectAsync(cancellation), cancellation);

    public Task<RemoteResult<RemoteEntry>> StatAsync(RemotePath path, CancellationToken cancellation) =>
        CallAsync(store => store.StatAsync(path, cancellation), cancellation);

    public Task<RemoteResult<RemoteEntry>> ListAsync(RemotePath directory, bool wholeTree, CancellationToken cancellation) =>
        CallAsync(store => store.ListAsync(directory, wholeTree, cancellation), cancellation);

    public Task<RemoteResult<RemoteContent>> OpenReadAsync(RemotePath file, string version, long offset, long length, CancellationToken cancellation) =>
        CallAsync(store => store.OpenReadAsync(file, version, offset, length, cancellation), cancellation);

    public Task<RemoteResult<RemoteEntry>> UploadAsync(RemotePath file, UploadRequest upload, CancellationToken cancellation) =>
        CallAsync(store => store.UploadAsync(file, upload, cancellation), cancellation);

    public Task<RemoteResult<RemoteEntry>> MakeDirectoryAsync(
        RemotePath directory, IReadOnlyDictionary<string, string> attributes, CancellationToken cancellation) =>
        CallAsync(store => store.MakeDirectoryAsync(directory, attributes, cancellation), cancellation);

    public Task<RemoteResult<RemoteEntry>> MoveAsync(RemotePath from, RemotePath to, string? replacedVersion, CancellationToken cancellation) =>
        CallAsync(store => store.MoveAsync(from, to, replacedVersion, cancellation), cancellation);

    public Task<RemoteResult<RemoteEntry>> EditAsync(RemotePath path, RemoteEdit edit, CancellationToken cancellation) =>
        CallAsync(store => store.EditAsync(path, edit, cancellation), cancellation);

    public Task<RemoteResult<Done>> DeleteAsync(RemotePath path, string? expectedVersion, CancellationToken cancellation) =>
        CallAsync(store => store.DeleteAsync(path, expectedVersion, cancellation), cancellation);

    public Task<RemoteResult<Done>> DeleteTreeAsync(RemotePath directory, string mark, CancellationToken cancellation) =>
        CallAsync(store => store.DeleteTreeAsync(directory, mark, cancellation), cancellation);

    public Task<RemoteResult<RemoteSpace>> GetSpaceAsync(TimeSpan maxAge, CancellationToken cancellation) =>
        CallAsync(store => store.GetSpaceAsync(maxAge, cancellation), cancellation);

    public Task<RemoteResult<RemoteChanges>> GetChangesAsync(string? cursor, CancellationToken cancellation) =>
        CallAsync(store => store.GetChangesAsync(cursor, cancellation), cancellation);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _first.DisposeAsync().ConfigureAwait(false);
        await _second.DisposeAsync().ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task<RemoteResult<T>> CallAsync<T>(Func<IRemoteStore, Task<RemoteResult<T>>> call, CancellationToken cancellation)
    {
        if (_found is null && await AskAsync(cancellation).ConfigureAwait(false) is { } error) return error;
        return await call(_found!).ConfigureAwait(false);
    }

    /// <summary>Null when the service said what it speaks. One flight: a second asker waits for the first.</summary>
    private Task<RemoteError?> AskAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            // On the pool: nothing of the network may run under the lock.
            if (_asking is null || _asking.IsCompleted) _asking = Task.Run(() => FindAsync(_end.Token));
            return _asking.WaitAsync(cancellation);
        }
    }

    private async Task<RemoteError?> FindAsync(CancellationToken cancellation)
    {
        if (_found is not null) return null;
        var refusal = await _first.ProbeAsync(cancellation).ConfigureAwait(false);
        if (refusal is null) return Found(_first, "v1.0");
        if (!MayBeOfAnother(refusal.Kind) || !await _second.IsSpokenAsync(cancellation).ConfigureAwait(false)) return refusal;

        // Who refuses the credentials on both sides has said nothing of v1.0.
        var isLogin = refusal.Kind is RemoteErrorKind.Unauthenticated or RemoteErrorKind.Forbidden;
        if (isLogin && await _second.ProbeAsync(cancellation).ConfigureAwait(false) is not null) return refusal;
        return Found(_second, "v2");
    }

    /// <summary>Whether a service that speaks v2 alone may answer so to a call of v1.0.</summary>
    private static bool MayBeOfAnother(RemoteErrorKind kind) => kind is RemoteErrorKind.NotFound or RemoteErrorKind.BadReply
        or RemoteErrorKind.NotSupported or RemoteErrorKind.Rejected or RemoteErrorKind.Unauthenticated or RemoteErrorKind.Forbidden;

    private RemoteError? Found(IRemoteStore store, string version)
    {
        _found = store;
        _logger.LogInformation("The service speaks SmartFile {Version}.", version);
        return null;
    }
}
