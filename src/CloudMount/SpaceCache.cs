using CloudMount.Remote;

namespace CloudMount;

/// <summary>
/// The service's space, asked for at most every <see cref="Lifetime"/>: df and programs that check before they write ask often. The first
/// asker waits shortly, all others get the last answer while a new one is on its way. Thread-safe.
/// </summary>
internal sealed class SpaceCache(IRemoteStore store, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();

    // Guarded by _lock.
    private Task<RemoteSpace?>? _asking;
    private long _askedAt;
    private RemoteSpace? _last;

    /// <summary>Null where the service does not tell, or is away and was never asked.</summary>
    public async ValueTask<RemoteSpace?> GetAsync(CancellationToken cancellation)
    {
        Task<RemoteSpace?> asking;
        lock (_lock)
        {
            if (_asking is null || (_asking.IsCompleted && time.GetElapsedTime(_askedAt) > Lifetime))
            {
                _askedAt = time.GetTimestamp();
                _asking = Task.Run(AskAsync, CancellationToken.None);
            }

            if (_last is { } last) return last;
            asking = _asking;
        }

        try
        {
            return await asking.WaitAsync(FirstWait, time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private async Task<RemoteSpace?> AskAsync()
    {
        var answer = await store.GetSpaceAsync(CancellationToken.None).ConfigureAwait(false);
        lock (_lock)
        {
            if (answer.IsOk) _last = answer.Value;
            return _last;
        }
    }
}
