using CloudMount.Control;
using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Refresh;
using CloudMount.Remote;
using CloudMount.Staging;
using CloudMount.Vfs;
using CloudMount.WriteBack;
using Microsoft.Extensions.Logging;

namespace CloudMount;

/// <summary>
/// One remote directory with its local state, ready to be mounted: puts the engine's parts together, recovers what the last run left, and
/// starts and ends the work in the background. Thread-safe.
/// </summary>
public sealed partial class Volume : IControlTarget, IAsyncDisposable
{
    private static readonly TimeSpan ConnectRetry = TimeSpan.FromSeconds(5);

    private readonly CacheDirectory _cache;
    private readonly NodeIndex _index;
    private readonly StagingArea _staging;
    private readonly OpenInodes _open;
    private readonly Reconciler _reconciler;
    private readonly Refresher _refresher;
    private readonly ChangeFeed _feed;
    private readonly Recovery _recovery;
    private readonly VirtualFileSystem _vfs;
    private readonly KernelCacheRelay _kernel = new();
    private readonly IRemoteStore _store;
    private readonly SpaceCache _space;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _closing = new();
    private Task _connecting = Task.CompletedTask;

    private Volume(CacheDirectory cache, NodeIndex index, VolumeOptions options, IRemoteStore store, ILoggerFactory loggers, TimeProvider time)
    {
        (_cache, _index, _store, _time) = (cache, index, store, time);
        _log = loggers.CreateLogger<Volume>();
        _staging = new(StagingOptionsOf(options, cache), new ChunkMapStore(index), time, loggers.CreateLogger<StagingArea>());
        var lookups = new LookupCounts();
        _open = new(index, _staging, store, lookups);
        _recovery = new(index, _staging, _log);
        _recovery.Run();
        _space = new(store, time, new(() => _staging.DirtyBytes, () => _reconciler!.Counters.UploadedBytes, () => _reconciler!.BytesUnderWay(), index.HasUnsentRemoval));
        var parts = new SyncParts
        {
            Index = index,
            Store = store,
            Contents = new(_staging, index, store, _open),
            Use = _open,
            Kernel = new(_kernel.InvalidateInode, _kernel.InvalidateEntry),
            Defaults = new() { UserId = options.DefaultUserId, GroupId = options.DefaultGroupId },
            FreeBytes = _space.GetFreeAsync,
            Time = time,
            Log = _log,
        };
        _reconciler = new(parts, ReconcilerOptionsOf(options));
        store.Health.LetIn += _reconciler.RetryAll;
        var refreshing = new RefreshOptions { Expiry = options.Vfs.Expiry };
        _refresher = new(parts, refreshing);
        _feed = new(parts, _refresher, refreshing);
        foreach (var inode in index.UnlinkedInodes()) _open.DropIfUnused(new((ulong)inode));
        var vfs = new VfsParts(index, _staging, _refresher, _open, lookups, _space, WaitForRemoteAsync);
        _vfs = new VirtualFileSystem(vfs, options.Vfs, time);
    }

    /// <summary>What an adapter serves.</summary>
    public IVfs Vfs => _vfs;

    internal Reconciler Reconciler => _reconciler;

    internal NodeIndex Index => _index;

    internal StagingArea Staging => _staging;

    internal OpenInodes OpenInodes => _open;

    /// <summary>
    /// Opens the local state and recovers what the last run left. The remote is not needed: the volume connects to it in the background,
    /// as often as it takes. Throws <see cref="VolumeException"/>.
    /// </summary>
    /// <param name="store">Not owned: dispose it after the volume.</param>
    public static Volume Open(VolumeOptions options, IRemoteStore store, ILoggerFactory loggers, TimeProvider time)
    {
        var cache = CacheDirectory.Open(options.CacheDirectory);
        NodeIndex? index = null;
        try
        {
            index = cache.OpenIndex(options.MaxAttributeCacheBytes, time);
            PrepareIndex(index, options, time);
            var volume = new Volume(cache, index, options, store, loggers, time);
            if (options.StartsWriteBack) volume._connecting = volume.ConnectAsync();
            return volume;
        }
        catch (Exception exception)
        {
            index?.Dispose();
            cache.Dispose();
            if (exception is IndexException broken) throw CacheDirectory.Unusable(broken);
            if (exception is UnauthorizedAccessException or (IOException and not VolumeException)) throw CacheDirectory.NotUsable(options.CacheDirectory, exception);
            throw;
        }
    }

    /// <summary>From now on the adapter is told what the remote changed.</summary>
    public void Attach(IKernelCache kernel) => _kernel.Attach(kernel);

    /// <summary>
    /// Ends the work in the background and flushes the local state. What the remote does not have stays for the next time. Call it when
    /// nothing is mounted any more. Throws <see cref="VfsException"/> when the local state cannot be flushed; the next open recovers from what is there.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _connecting.ConfigureAwait(false);
        try
        {
            await EndUseAsync().ConfigureAwait(false);
            if (_cache.TryFlush()) _recovery.NoteClean();
        }
        finally
        {
            _index.Dispose();
            _cache.Dispose();
            _closing.Dispose();
        }
    }

    // Nothing makes files in the directory any more once it is unlocked, also when the index fails.
    private async Task EndUseAsync()
    {
        try
        {
            _vfs.Dispose();
            _store.Health.LetIn -= _reconciler.RetryAll;
            await _feed.DisposeAsync().ConfigureAwait(false);
            await _reconciler.DisposeAsync().ConfigureAwait(false);
            _refresher.Dispose();
            _index.Flush();
            await _staging.WhenClosedAsync().ConfigureAwait(false);
        }
        finally
        {
            _staging.Dispose();
        }
    }

    private static StagingOptions StagingOptionsOf(VolumeOptions options, CacheDirectory cache)
    {
        var defaults = new StagingOptions { Directory = cache.ContentDirectory };
        var limited = defaults with
        {
            MaxCleanBytes = options.MaxCleanBytes ?? defaults.MaxCleanBytes,
            MaxDirtyBytes = options.MaxDirtyBytes ?? defaults.MaxDirtyBytes,
        };
        return options.AdjustStaging?.Invoke(limited) ?? limited;
    }

    private static ReconcilerOptions ReconcilerOptionsOf(VolumeOptions options)
    {
        var defaults = new ReconcilerOptions { Host = options.Host, WriteBackDelay = options.WriteBackDelay, MaxParallel = options.MaxUploads };
        return defaults with
        {
            MaxDelay = Longer(defaults.MaxDelay, options.WriteBackDelay),
            MaxFoldDelay = Longer(defaults.MaxFoldDelay, options.WriteBackDelay),
        };
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static void PrepareIndex(NodeIndex index, VolumeOptions options, TimeProvider time)
    {
        const string IdentityKey = "identity";
        if (index.GetMeta(IdentityKey) is { } identity && identity != options.Identity)
        {
            throw new VolumeException(
                VolumeErrorKind.CacheForeign, $"The cache directory '{options.CacheDirectory}' belongs to {identity}. Choose another with --cache-dir.");
        }

        if (index.FindInode(InodeNumber.Root) is not null) return;
        var now = Timestamp.Now(time);
        using (var change = index.Change())
        {
            change.Insert(new InodeRecord
            {
                Inode = InodeNumber.Root,
                Kind = FileKind.Directory,
                Permissions = 0b111_101_101,
                UserId = options.DefaultUserId,
                GroupId = options.DefaultGroupId,
                LinkCount = 2,
                AccessTime = now,
                ModifyTime = now,
                ChangeTime = now,
                BirthTime = now,
            });
            change.Keep();
        }

        index.SetMeta(IdentityKey, options.Identity);
        index.Flush();
    }

    // Nothing is sent before the store knows what the remote can hold.
    private async Task ConnectAsync()
    {
        try
        {
            while (await _store.ConnectAsync(_closing.Token).ConfigureAwait(false) is { IsOk: false } answer)
            {
                LogNotConnected(answer.Error.Message);
                await Task.Delay(ConnectRetry, _time, _closing.Token).ConfigureAwait(false);
            }

            _reconciler.Start();
            _feed.Start();
        }
        catch (OperationCanceledException)
        {
            // The volume is being closed.
        }
    }

    [LoggerMessage(LogLevel.Warning, "The remote cannot be reached yet, changes wait: {Reason}")]
    private partial void LogNotConnected(string reason);
}
