using CloudMount.Remote;

namespace CloudMount.TestKit.Remote;

/// <summary>
/// A store that fails as networks do: at a rate, before or after the effect of a call, slowly, in the middle of a read, or altogether. The
/// same seed gives the same faults for the same sequence of calls. Settings may change at any time.
/// </summary>
public sealed class FaultyStore(IRemoteStore inner, int seed, TimeProvider? time = null) : IRemoteStore
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Guards <see cref="_random"/> and <see cref="_planned"/>.</summary>
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly List<PlannedFault> _planned = [];
    private volatile Held? _held;
    private int _heldCalls;

    /// <summary>All calls fail as Unreachable, at once and without effect; open reads break.</summary>
    public bool IsDisconnected { get; set; }

    /// <summary>How many of 1 calls fail before they have an effect.</summary>
    public double RateBefore { get; set; }

    /// <summary>How many of 1 calls take effect and then fail: the answer was lost.</summary>
    public double RateAfter { get; set; }

    /// <summary>How many of 1 reads break somewhere in the middle.</summary>
    public double RateOfBrokenReads { get; set; }

    /// <summary>How each call fails that fails by rate.</summary>
    public RemoteErrorKind Kind { get; set; } = RemoteErrorKind.Unreachable;

    /// <summary>How long each call waits before it does anything.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>How many calls stand still by <see cref="Hold"/>.</summary>
    public int HeldCalls => Volatile.Read(ref _heldCalls);

    /// <summary>The calls made, failed ones included.</summary>
    public RemoteCallCounts Calls { get; } = new();

    public RemoteCapabilities Capabilities => inner.Capabilities;

    public RemoteHealth Health => inner.Health;

    /// <summary>The next calls of this kind fail so, before any rate is asked.</summary>
    public void FailNext(RemoteCall call, RemoteErrorKind kind, bool afterEffect = false, int times = 1)
    {
        lock (_lock) _planned.AddRange(Enumerable.Repeat(new PlannedFault(call, kind, afterEffect), times));
    }

    /// <summary>From now on every call that changes something stands still until <see cref="LetGo"/>, before it has its effect or before its answer.</summary>
    public void Hold(bool afterEffect) => _held = new(afterEffect);

    public void LetGo()
    {
        var held = _held;
        _held = null;
        held?.Released.TrySetResult();
    }

    public Task<RemoteResult<RemoteCapabilities>> ConnectAsync(CancellationToken cancellation) =>
        CallAsync(RemoteCall.Connect, () => inner.ConnectAsync(cancellation), cancellation);

    public Task<RemoteResult<RemoteEntry>> StatAsync(RemotePath path, CancellationToken cancellation) =>
        CallAsync(RemoteCall.Stat, () => inner.StatAsync(path, cancellation), cancellation);

    public Task<RemoteResult<RemoteEntry>> ListAsync(RemotePath directory, bool wholeTree, CancellationToken cancellation) =>
        CallAsync(RemoteCall.List, () => inner.ListAsync(directory, wholeTree, cancellation), cancellation);

    public async Task<RemoteResult<RemoteContent>> OpenReadAsync(
        RemotePath file, string version, long offset, long length, CancellationToken cancellation)
    {
        var result = await CallAsync(
            RemoteCall.OpenRead, () => inner.OpenReadAsync(file, version, offset, length, cancellation), cancellation).ConfigureAwait(false);
        if (!result.TryGetValue(out var content)) return result;
        var breaksAt = Hits(RateOfBrokenReads) ? Next(content.Length) : content.Length;
        return new RemoteContent(new BreakingStream(content.Stream, breaksAt, content.Length, () => IsDisconnected), content.Length);
    }

    public Task<RemoteResult<RemoteEntry>> UploadAsync(RemotePath file, UploadRequest upload, CancellationToken cancellation) =>
        CallAsync(RemoteCall.Upload, () => inner.UploadAsync(file, upload, cancellation), cancellation);

    public Task<RemoteResult<RemoteEntry>> MakeDirectoryAsync(
        RemotePath directory, IReadOnlyDictionary<string, string> attributes, CancellationToken cancellation) =>
        CallAsync(RemoteCall.MakeDirectory, () => inner.MakeDirectoryAsync(directory, attributes, cancellation), cancellation);

    public Task<RemoteResult<RemoteEntry>> MoveAsync(RemotePath from, RemotePath to, string? replacedVersion, CancellationToken cancellation) =>
        CallAsync(RemoteCall.Move, () => inner.MoveAsync(from, to, replacedVersion, cancellation), cancellation);

    public Task<RemoteResult<RemoteEntry>> EditAsync(RemotePath path, RemoteEdit edit, CancellationToken cancellation) =>
        CallAsync(RemoteCall.Edit, () => inner.EditAsync(path, edit, cancellation), cancellation);

    public Task<RemoteResult<Done>> DeleteAsync(RemotePath path, string? expectedVersion, CancellationToken cancellation) =>
        CallAsync(RemoteCall.Delete, () => inner.DeleteAsync(path, expectedVersion, cancellation), cancellation);

    public Task<RemoteResult<Done>> DeleteTreeAsync(RemotePath directory, string mark, CancellationToken cancellation) =>
        CallAsync(RemoteCall.Delete, () => inner.DeleteTreeAsync(directory, mark, cancellation), cancellation);

    public Task<RemoteResult<RemoteSpace>> GetSpaceAsync(TimeSpan maxAge, CancellationToken cancellation) =>
        CallAsync(RemoteCall.GetSpace, () => inner.GetSpaceAsync(maxAge, cancellation), cancellation);

    public Task<RemoteResult<RemoteChanges>> GetChangesAsync(string? cursor, CancellationToken cancellation) =>
        CallAsync(RemoteCall.GetChanges, () => inner.GetChangesAsync(cursor, cancellation), cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async Task<RemoteResult<T>> CallAsync<T>(RemoteCall call, Func<Task<RemoteResult<T>>> action, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Calls.Add(call);
        var (before, after) = Draw(call);
        if (Delay > TimeSpan.Zero) await Task.Delay(Delay, _time, cancellation).ConfigureAwait(false);
        if (IsDisconnected) return Error(call, RemoteErrorKind.Unreachable);
        if (before is not null) return Error(call, before.Value);
        var held = IsChange(call) ? _held : null;
        if (held is { AfterEffect: false }) await StandStillAsync(held, cancellation).ConfigureAwait(false);
        var result = await action().ConfigureAwait(false);
        if (held is { AfterEffect: true }) await StandStillAsync(held, cancellation).ConfigureAwait(false);
        if (after is null) return result;
        if (result is { IsOk: true, Value: IAsyncDisposable value }) await value.DisposeAsync().ConfigureAwait(false);
        return Error(call, after.Value);
    }

    private static bool IsChange(RemoteCall call) =>
        call is RemoteCall.Upload or RemoteCall.MakeDirectory or RemoteCall.Move or RemoteCall.Edit or RemoteCall.Delete;

    private async Task StandStillAsync(Held held, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _heldCalls);
        try
        {
            await held.Released.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _heldCalls);
        }
    }

    private static RemoteError Error(RemoteCall call, RemoteErrorKind kind) => new(kind, $"{call} failed as the test wished.");

    private (RemoteErrorKind? Before, RemoteErrorKind? After) Draw(RemoteCall call)
    {
        lock (_lock)
        {
            var index = _planned.FindIndex(fault => fault.Call == call);
            if (index >= 0)
            {
                var fault = _planned[index];
                _planned.RemoveAt(index);
                return fault.AfterEffect ? (null, fault.Kind) : (fault.Kind, null);
            }

            // Both are drawn in any case, so that a rate that changes does not shift all later draws.
            var (before, after) = (_random.NextDouble(), _random.NextDouble());
            return (before < RateBefore ? Kind : null, after < RateAfter ? Kind : null);
        }
    }

    private bool Hits(double rate)
    {
        lock (_lock) return _random.NextDouble() < rate;
    }

    private long Next(long limit)
    {
        lock (_lock) return _random.NextInt64(limit + 1);
    }

    private sealed record Held(bool AfterEffect)
    {
        public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed record PlannedFault(RemoteCall Call, RemoteErrorKind Kind, bool AfterEffect);
}
