using System.Threading.RateLimiting;

namespace CloudMount.Remote.Http;

/// <summary>
/// What all work of an account has to share: places for calls, places for transfers, a rate, and the pause a service asked for.
/// </summary>
internal sealed class RequestGate : IDisposable
{
    private readonly ConcurrencyLimiter _calls;
    private readonly ConcurrencyLimiter _transfers;
    private readonly TokenBucketRateLimiter? _rate;
    private readonly TimeProvider _time;
    private long _pausedUntil = long.MinValue;

    public RequestGate(RemoteHttpOptions options)
    {
        _time = options.Time;
        _calls = Places(options.MaxCalls);
        _transfers = Places(options.MaxTransfers);
        if (options.MaxRequestsPerSecond > 0) _rate = Rate(options.MaxRequestsPerSecond);
    }

    /// <summary>Waits for a place, in order of arrival; dispose the answer to give it back.</summary>
    public async ValueTask<RateLimitLease> EnterAsync(bool isTransfer, CancellationToken cancellation)
    {
        var place = await (isTransfer ? _transfers : _calls).AcquireAsync(1, cancellation).ConfigureAwait(false);
        try
        {
            await WaitForPauseAsync(cancellation).ConfigureAwait(false);
            if (_rate is not null) (await _rate.AcquireAsync(1, cancellation).ConfigureAwait(false)).Dispose();
            return place;
        }
        catch (OperationCanceledException)
        {
            place.Dispose();
            throw;
        }
    }

    /// <summary>Waits until the pause that a service asked for is over, for a call that takes no place.</summary>
    public async ValueTask WaitForPauseAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var ticks = Interlocked.Read(ref _pausedUntil);
            var now = _time.GetTimestamp();
            if (ticks <= now) return;
            await Task.Delay(_time.GetElapsedTime(now, ticks), _time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Lets nothing through for this long: one refused request speaks for all.</summary>
    public void Pause(TimeSpan duration)
    {
        var until = _time.GetTimestamp() + (long)(duration.TotalSeconds * _time.TimestampFrequency);
        var current = Interlocked.Read(ref _pausedUntil);
        while (until > current)
        {
            var seen = Interlocked.CompareExchange(ref _pausedUntil, until, current);
            if (seen == current) return;
            current = seen;
        }
    }

    public void Dispose()
    {
        _calls.Dispose();
        _transfers.Dispose();
        _rate?.Dispose();
    }

    private static ConcurrencyLimiter Places(int count) => new(new ConcurrencyLimiterOptions
    {
        PermitLimit = count,
        QueueLimit = int.MaxValue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    private static TokenBucketRateLimiter Rate(int perSecond) => new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = perSecond,
        TokensPerPeriod = Math.Max(1, perSecond / 10),
        ReplenishmentPeriod = TimeSpan.FromSeconds(perSecond >= 10 ? 0.1 : 1.0 / perSecond),
        QueueLimit = int.MaxValue,
    });
}
