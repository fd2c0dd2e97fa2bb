using CloudMount.Remote;

namespace CloudMount;

/// <summary>
/// The service's space, asked for at most every <see cref="Lifetime"/>: df, programs that check before they write, and writers ask often. The first
/// asker waits shortly, all others get the last answer while a new one is on its way. What is dirty has its place in it already; nothing is
/// refused on an old answer, nor where the service does not tell or is away. Thread-safe.
/// </summary>
internal sealed class SpaceCache(IRemoteStore store, TimeProvider time, SpaceUse use)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);
    /// <summary>Listings may tell the space too: df and the statfs of a walk need no call when one just did. A write is refused on none of those.</summary>
    private static readonly TimeSpan ToldTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    /// <summary>An answer that a write is refused on is hardly older.</summary>
    private static readonly TimeSpan FreshTime = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan FreshWait = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();

    // Guarded by _lock.
    private Task<Seen?>? _asking;
    private long _askedAt;
    private TimeSpan _toldWithin;

    // Written under _lock.
    private Seen? _last;
    private long _nextAsk = long.MinValue;

    /// <summary>The service's space with what is free after all that is dirty. Null where the service does not tell, or is away and was never asked.</summary>
    public async ValueTask<RemoteSpace?> GetAsync(CancellationToken cancellation)
    {
        var asking = Ask(Lifetime, ToldTime);
        if (Volatile.Read(ref _last) is { } last) return SpaceOf(last);
        try
        {
            return await asking.WaitAsync(FirstWait, time, cancellation).ConfigureAwait(false) is { } seen ? SpaceOf(seen) : null;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Whether so many more bytes fit, as far as is known at this moment. Allocates nothing.</summary>
    public bool Admits(long bytes)
    {
        if (time.GetTimestamp() >= Volatile.Read(ref _nextAsk)) Ask(Lifetime, ToldTime);
        return Volatile.Read(ref _last) is not { } last || bytes <= LeftOf(last);
    }

    /// <summary>As <see cref="Admits"/>, but what does not seem to fit is asked for anew, and waits where removals will make room.</summary>
    public async ValueTask<bool> AdmitsAsync(long bytes, CancellationToken cancellation) =>
        Admits(bytes) || use.IsFreeing() || await AskAnewAsync(FreshTime, cancellation).ConfigureAwait(false) is not { } seen || bytes <= LeftOf(seen);

    /// <summary>Whether the service could hold a file of this length if it held nothing else, as far as is known at this moment.</summary>
    public bool CanHold(long length) => Volatile.Read(ref _last) is not { } last || length <= last.Space.TotalBytes;

    /// <summary>The bytes the service has left without regard to what is dirty; null when it does not say so now.</summary>
    public async ValueTask<long?> GetFreeAsync(CancellationToken cancellation) => (await AskAnewAsync(TimeSpan.Zero, cancellation).ConfigureAwait(false))?.Space.FreeBytes;

    private async ValueTask<Seen?> AskAnewAsync(TimeSpan maxAge, CancellationToken cancellation)
    {
        try
        {
            var seen = await Ask(maxAge, TimeSpan.Zero).WaitAsync(FreshWait, time, cancellation).ConfigureAwait(false);
            return seen is not null && time.GetElapsedTime(seen.Time) <= FreshWait ? seen : null;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private Task<Seen?> Ask(TimeSpan maxAge, TimeSpan toldWithin)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var isOld = _asking is null || _toldWithin > toldWithin || (_asking.IsCompleted && time.GetElapsedTime(_askedAt, now) >= maxAge);
            if (!isOld) return _asking!;
            (_askedAt, _toldWithin) = (now, toldWithin);
            Volatile.Write(ref _nextAsk, now + (long)(Lifetime.TotalSeconds * time.TimestampFrequency));
            return _asking = Task.Run(() => AskAsync(toldWithin), CancellationToken.None);
        }
    }

    private async Task<Seen?> AskAsync(TimeSpan toldWithin)
    {
        var (start, underWay, uploaded) = (time.GetTimestamp(), use.UnderWay(), use.Uploaded());
        var answer = await store.GetSpaceAsync(toldWithin, CancellationToken.None).ConfigureAwait(false);
        lock (_lock)
        {
            if (answer.IsOk) Volatile.Write(ref _last, new Seen(answer.Value, underWay, uploaded, start));
            return _last;
        }
    }

    /// <summary>A part of the dirty bytes was there already when the service was asked, and what was confirmed since took its part.</summary>
    private long LeftOf(Seen seen) => seen.Space.FreeBytes + seen.UnderWay - (use.Uploaded() - seen.Uploaded) - use.Dirty();

    private RemoteSpace SpaceOf(Seen seen) => seen.Space with { UsedBytes = seen.Space.TotalBytes - Math.Clamp(LeftOf(seen), 0, seen.Space.FreeBytes) };

    private sealed record Seen(RemoteSpace Space, long UnderWay, long Uploaded, long Time);
}
