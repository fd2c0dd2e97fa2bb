using CloudMount.Remote;
using CloudMount.Remote.InMemory;
using CloudMount.TestKit.Remote;
using Xunit;

namespace CloudMount.Tests.Remote;

/// <summary>The faults that tests of the engine rely on.</summary>
public sealed class FaultyStoreTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_seed_gives_the_same_faults()
    {
        Assert.Equal(await RunAsync(7), await RunAsync(7));
        Assert.NotEqual(await RunAsync(7), await RunAsync(8));
    }

    [Fact]
    public async Task A_planned_fault_strikes_before_or_after_the_effect()
    {
        var inner = new InMemoryStore();
        var store = new FaultyStore(inner, seed: 1);
        var path = RemotePath.Root.Child("a");
        store.FailNext(RemoteCall.MakeDirectory, RemoteErrorKind.TimedOut);
        store.FailNext(RemoteCall.MakeDirectory, RemoteErrorKind.Throttled, afterEffect: true);
        Assert.Equal(RemoteErrorKind.TimedOut, (await store.MakeDirectoryAsync(path, new Dictionary<string, string>(), Cancellation)).Error?.Kind);
        Assert.Empty(inner.AllPaths());
        Assert.Equal(RemoteErrorKind.Throttled, (await store.MakeDirectoryAsync(path, new Dictionary<string, string>(), Cancellation)).Error?.Kind);
        Assert.Equal(["/a/"], inner.AllPaths());
    }

    [Fact]
    public async Task Disconnecting_fails_calls_and_breaks_open_reads()
    {
        var inner = new InMemoryStore();
        var version = inner.WriteFile("/a", new byte[100]);
        var store = new FaultyStore(inner, seed: 1);
        await using var content = (await store.OpenReadAsync(RemotePath.Root.Child("a"), version, 0, 100, Cancellation)).Value;
        store.IsDisconnected = true;
        await Assert.ThrowsAsync<IOException>(async () => await content.Stream.ReadExactlyAsync(new byte[1], Cancellation));
        Assert.Equal(RemoteErrorKind.Unreachable, (await store.StatAsync(RemotePath.Root, Cancellation)).Error?.Kind);
        Assert.Equal(1, inner.Calls.Total);
    }

    private static async Task<string> RunAsync(int seed)
    {
        var store = new FaultyStore(new InMemoryStore(), seed) { RateBefore = 0.3, RateAfter = 0.2 };
        var outcome = "";
        for (var call = 0; call < 50; call++) outcome += (await store.StatAsync(RemotePath.Root, Cancellation)).IsOk ? '+' : '-';
        return outcome;
    }
}
