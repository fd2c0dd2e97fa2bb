using System.Diagnostics;
using System.Net;
using CloudMount.TestKit.Remote;
using Xunit;

namespace CloudMount.Tests.Remote;

/// <summary>The link that benches and tests put between client and server.</summary>
public sealed class DelayingRelayTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_takes_the_round_trip_and_its_bytes_arrive()
    {
        var content = new byte[3_000_000];
        new Random(1).NextBytes(content);
        await using var server = new ScriptedServer(_ => new ScriptedReply(200, content));
        await using var relay = RelayTo(server, TimeSpan.FromMilliseconds(100));
        using var client = new HttpClient();
        Assert.Equal(content, await client.GetByteArrayAsync($"http://{relay.EndPoint}/", Cancellation));
        var watch = Stopwatch.StartNew();
        Assert.Equal(content, await client.GetByteArrayAsync($"http://{relay.EndPoint}/", Cancellation));
        Assert.InRange(watch.ElapsedMilliseconds, 98, 5_000);
        Assert.Equal(1, relay.Connections);
        Assert.True(relay.BytesDown > 2 * content.Length);
    }

    [Fact]
    public async Task A_rate_is_shared_by_all_connections()
    {
        await using var server = new ScriptedServer(_ => new ScriptedReply(200, new byte[250_000]));
        await using var relay = RelayTo(server, TimeSpan.Zero, bitsPerSecond: 16_000_000);
        using var client = new HttpClient();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => client.GetByteArrayAsync($"http://{relay.EndPoint}/", Cancellation)));
        Assert.InRange(watch.ElapsedMilliseconds, 480, 10_000);
    }

    [Fact]
    public async Task A_connection_to_nobody_is_closed()
    {
        await using var relay = new DelayingRelay(new IPEndPoint(IPAddress.Loopback, 0), new IPEndPoint(IPAddress.Loopback, 1), TimeSpan.Zero);
        using var client = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"http://{relay.EndPoint}/"), Cancellation));
    }

    private static DelayingRelay RelayTo(ScriptedServer server, TimeSpan roundTrip, long bitsPerSecond = 0) =>
        new(new IPEndPoint(IPAddress.Loopback, 0), new IPEndPoint(IPAddress.Loopback, server.Address.Port), roundTrip, bitsPerSecond);
}
