using CloudMount.Primitives;

namespace CloudMount.Remote.InMemory;

/// <summary>
/// A complete service in memory: what the tests and benches of the engine mount. Several mounts may share one; disposing it does nothing.
/// Its calls are counted; <c>InMemoryStore.Direct.cs</c> holds what reaches past them.
/// </summary>
public sealed partial class InMemoryStore : IRemoteStore
{
    private readonly InMemoryOptions _options;

    /// <summary>Guards the tree below <see cref="_root"/>, <see cref="_changes"/>, <see cref="_usedBytes"/> and <see cref="_lastVersion"/>.</summary>
    private readonly Lock _lock = new();
    private readonly InMemoryNode _root;
    private readonly ChangeLog _changes;
    private long _usedBytes;
    private long _lastVersion;

    public InMemoryStore(InMemoryOptions? options = null)
    {
        _options = options ?? new InMemoryOptions();
        _changes = new ChangeLog(_options.MaxKeptChanges);
        _root = NewNodeNeedsLock("", isDirectory: true);
        Health = new RemoteHealth(_options.Time);
    }

    public RemoteHealth Health { get; }

    public RemoteCapabilities Capabilities => _options.Capabilities;

    /// <summary>The calls made so far, failed ones included.</summary>
    public RemoteCallCounts Calls { get; } = new();

    public Task<RemoteResult<RemoteCapabilities>> ConnectAsync(CancellationToken cancellation) =>
        CallAsync<RemoteCapabilities>(RemoteCall.Connect, () => Capabilities, cancellation);

    public Task<RemoteResult<RemoteEntry>> StatAsync(RemotePath path, CancellationToken cancellation) =>
        CallAsync<RemoteEntry>(RemoteCall.Stat, () => FindNeedsLock(path) is { } node ? node.ToEntry(0) : NotFound(path), cancellation);

    public Task<RemoteResult<RemoteEntry>> ListAsync(RemotePath directory, bool wholeTree, CancellationToken cancellation) =>
        CallAsync(RemoteCall.List, () => ListNeedsLock(directory, wholeTree), cancellation);

    public Task<RemoteResult<RemoteContent>> OpenReadAsync(
        RemotePath file, string version, long offset, long length, CancellationToken cancellation) =>
        CallAsync(RemoteCall.OpenRead, () => OpenReadNeedsLock(file, version, offset, length), cancellation);

    public Task<RemoteResult<RemoteSpace>> GetSpaceAsync(TimeSpan maxAge, CancellationToken cancellation) => CallAsync<RemoteSpace>(
        RemoteCall.GetSpace,
        () => _options.TotalBytes is { } total
            ? new RemoteSpace(total, _usedBytes)
            : new RemoteError(RemoteErrorKind.NotSupported, "The service does not tell its space."),
        cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static RemoteError NotFound(RemotePath path) => new(RemoteErrorKind.NotFound, $"{path} does not exist.");

    private static RemoteError Exists(RemotePath path) => new(RemoteErrorKind.Exists, $"{path} exists.");

    private static RemoteError VersionMismatch(RemotePath path) => new(RemoteErrorKind.VersionMismatch, $"{path} is of another version.");

    private static RemoteError Rejected(string message) => new(RemoteErrorKind.Rejected, message);

    private Task<RemoteResult<T>> CallAsync<T>(RemoteCall call, Func<RemoteResult<T>> action, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return Task.FromCanceled<RemoteResult<T>>(cancellation);
        Calls.Add(call);
        lock (_lock) return Task.FromResult(action());
    }

    private RemoteResult<RemoteEntry> ListNeedsLock(RemotePath directory, bool wholeTree)
    {
        if (FindNeedsLock(directory) is not { IsDirectory: true } node) return NotFound(directory);
        if (!wholeTree) return node.ToEntry(1);
        return node.CountBelow > _options.MaxTreeEntries
            ? new RemoteError(RemoteErrorKind.NotSupported, $"{directory} holds too many entries to be listed at once.")
            : node.ToEntry(int.MaxValue);
    }

    private RemoteResult<RemoteContent> OpenReadNeedsLock(RemotePath file, string version, long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        if (FindNeedsLock(file) is not { IsDirectory: false } node) return NotFound(file);
        if (node.Version != version) return VersionMismatch(file);
        var start = (int)Math.Min(offset, node.Content.Length);
        var count = (int)Math.Min(length, node.Content.Length - start);
        return new RemoteContent(new MemoryStream(node.Content, start, count, writable: false), count);
    }

    private InMemoryNode? FindNeedsLock(RemotePath path)
    {
        var node = _root;
        foreach (var segment in path.Value.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            node = node.Child(segment);
            if (node is null) return null;
        }

        return node;
    }

    private InMemoryNode NewNodeNeedsLock(string name, bool isDirectory)
    {
        var now = Timestamp.Now(_options.Time);
        return new InMemoryNode(name, parent: null, isDirectory) { CreateTime = now, ModifyTime = Stepped(now) };
    }

    /// <summary>A time as the service keeps it; its own clock where it takes none.</summary>
    private Timestamp Stepped(Timestamp time)
    {
        var step = Math.Max(1, (long)Capabilities.ModifyTimeStep.TotalNanoseconds);
        var rest = time.Nanoseconds % step;
        return new Timestamp(time.Nanoseconds - (rest < 0 ? rest + step : rest));
    }
}
