using CloudMount.Remote;
using CloudMount.Remote.InMemory;
using CloudMount.TestKit;
using CloudMount.TestKit.Remote;
using Xunit;

namespace CloudMount.Tests;

/// <summary>What is said of the service's space between two answers.</summary>
public sealed class SpaceCacheTests
{
    private readonly ManualTimeProvider _time = new();
    private long _dirty;
    private long _uploaded;
    private long _underWay;
    private bool _isFreeing;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_dirty_has_its_place_and_what_was_sent_of_it_has_it_once()
    {
        var (store, cache) = Open(totalBytes: 100);
        Assert.True(cache.Admits(long.MaxValue));
        Assert.Equal(new RemoteSpace(100, 0), await cache.GetAsync(Cancellation));
        _dirty = 30;
        Assert.Equal(new RemoteSpace(100, 30), await cache.GetAsync(Cancellation));
        Assert.Equal((true, false), (cache.Admits(70), cache.Admits(71)));
        (_dirty, _uploaded) = (0, 30);
        Assert.Equal((true, false), (cache.Admits(70), cache.Admits(71)));
        Assert.Equal(1, store.Calls[RemoteCall.GetSpace]);

        // 20 of 40 were there when the service was asked, and are in what it said.
        (_dirty, _underWay) = (40, 20);
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.True(await cache.AdmitsAsync(80, Cancellation));
        Assert.False(await cache.AdmitsAsync(81, Cancellation));
    }

    [Fact]
    public async Task Nothing_is_refused_on_an_old_answer()
    {
        var (store, cache) = Open(totalBytes: 100);
        await cache.GetAsync(Cancellation);
        _uploaded = 100;
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(cache.Admits(1));
        Assert.True(await cache.AdmitsAsync(100, Cancellation));
        Assert.Equal(2, store.Calls[RemoteCall.GetSpace]);
        _dirty = 100;
        Assert.False(await cache.AdmitsAsync(1, Cancellation));
        Assert.False(await cache.AdmitsAsync(1, Cancellation));
        Assert.Equal(2, store.Calls[RemoteCall.GetSpace]);
        _isFreeing = true;
        Assert.True(await cache.AdmitsAsync(1, Cancellation));
    }

    [Fact]
    public async Task A_service_that_is_away_or_does_not_tell_refuses_nothing()
    {
        var (store, cache) = Open(totalBytes: 100);
        await cache.GetAsync(Cancellation);
        _dirty = 200;
        store.IsDisconnected = true;
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.True(await cache.AdmitsAsync(1, Cancellation));
        Assert.Equal(0, (await cache.GetAsync(Cancellation))!.Value.FreeBytes);

        var (_, untold) = Open(totalBytes: null);
        Assert.Null(await untold.GetAsync(Cancellation));
        Assert.True(await untold.AdmitsAsync(long.MaxValue, Cancellation));
    }

    private (FaultyStore Store, SpaceCache Cache) Open(long? totalBytes)
    {
        var store = new FaultyStore(new InMemoryStore(new InMemoryOptions { TotalBytes = totalBytes }), seed: 1);
        return (store, new SpaceCache(store, _time, new(() => _dirty, () => _uploaded, () => _underWay, () => _isFreeing)));
    }
}
