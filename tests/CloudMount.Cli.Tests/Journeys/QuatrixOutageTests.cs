using System.Net;
using CloudMount.TestKit.Remote;
using Xunit;

namespace CloudMount.Cli.Tests.Journeys;

/// <summary>
/// Sessions that end, servers that are killed, calls that fail and connections that stall while programs read and write over Quatrix: they wait and see no
/// error, and what they wrote is on the server once and whole.
/// </summary>
public sealed class QuatrixOutageTests : IAsyncLifetime
{
    private const int Size = 24 << 20;
    private const int Middle = 10 << 20;
    private const int ChunkBytes = 4 << 20;
    private const long BitsPerSecond = 128_000_000;

    private readonly Workplace _workplace = new();
    private readonly byte[] _content = new byte[Size];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        MountedFolder.SkipUnlessMountable();
        new Random(1).NextBytes(_content);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _workplace.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_session_that_ends_between_any_two_operations_is_noticed_by_nobody()
    {
        var lifetime = TimeSpan.FromMilliseconds(200);
        await using var served = await QuatrixServer.StartAsync(_workplace, sessionLifetime: lifetime);
        await using var mount = await MountedFolder.StartAsync(_workplace, "mnt", "write_back=0.1,actimeo=0");
        for (var number = 0; number < 8; number++)
        {
            Directory.CreateDirectory(mount.At($"d{number}"));
            await File.WriteAllBytesAsync(mount.At($"d{number}/f"), _content.AsMemory(number, 100_000), Cancellation);
            await File.WriteAllBytesAsync(Path.Combine(served.Folder, $"other{number}"), _content.AsMemory(number, 1000), Cancellation);
            await Task.Delay(2 * lifetime, TimeProvider.System, Cancellation);
            Assert.Equal(_content[number..(number + 1000)], await File.ReadAllBytesAsync(mount.At($"other{number}"), Cancellation));
        }

        await mount.SyncAsync();
        Assert.Empty(Differences(mount, served.Folder));
        var status = (await mount.StatusAsync()).GetProperty("status");
        Assert.False(status.TryGetProperty("loginFault", out _), status.ToString());
    }

    [Fact]
    public async Task An_upload_goes_on_where_it_was_after_the_server_was_killed()
    {
        await using var served = await ServedFolder.StartAsync(_workplace, ServedApi.Quatrix);
        await using var relay = await RelayAsync(served);
        await using var mount = await MountedFolder.StartAsync(_workplace, "mnt", "write_back=0.1");
        await File.WriteAllBytesAsync(mount.At("file"), _content, Cancellation);
        await WaitAsync(() => relay.BytesUp > Middle);
        await served.StopAsync();
        Assert.False(File.Exists(Path.Combine(served.Folder, "file")));
        await served.StartAgainAsync();
        await mount.SyncAsync();
        Assert.Equal(_content, await File.ReadAllBytesAsync(Path.Combine(served.Folder, "file"), Cancellation));
        Assert.Empty(Differences(mount, served.Folder));
        Assert.InRange(relay.BytesUp, Size, Size + (3 * ChunkBytes));
    }

    [Fact]
    public async Task A_reader_waits_for_a_connection_that_stalls()
    {
        await using var served = await ServedFolder.StartAsync(_workplace, ServedApi.Quatrix);
        await using var relay = await RelayAsync(served);
        await ReadThroughAsync((served, relay), _workplace, _content, () =>
        {
            relay.Stall();
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task What_is_written_through_a_storm_is_there_once_and_whole()
    {
        await using var served = await QuatrixServer.StartAsync(_workplace);
        using var certificate = served.OpenCertificate();
        await using var storm = new StormProxy(served.Server.BaseAddress, seed: 1, certificate) { Stalls = false };
        await served.AddRemoteAsync(_workplace, storm.Server.Address.Port);
        await using var mount = await MountedFolder.StartAsync(_workplace, "mnt", "write_back=0.1");
        storm.Strength = 2;
        await File.WriteAllBytesAsync(Path.Combine(served.Folder, "read"), _content.AsMemory(0, ChunkBytes), Cancellation);
        await File.WriteAllBytesAsync(mount.At("large"), _content.AsMemory(0, 2 * ChunkBytes), Cancellation);
        for (var number = 0; number < 6; number++)
        {
            Directory.CreateDirectory(mount.At($"d{number}"));
            await File.WriteAllTextAsync(mount.At($"d{number}/old"), "old", Cancellation);
            await File.WriteAllTextAsync(mount.At($"d{number}/removed"), "removed", Cancellation);
        }

        await mount.SyncAsync();
        for (var number = 0; number < 6; number++)
        {
            await File.WriteAllTextAsync(mount.At($"d{number}/new"), $"new {number}", Cancellation);
            File.Move(mount.At($"d{number}/new"), mount.At($"d{number}/old"), overwrite: true);
            File.Delete(mount.At($"d{number}/removed"));
        }

        Assert.Equal(_content[..ChunkBytes], await File.ReadAllBytesAsync(mount.At("read"), Cancellation));
        await mount.SyncAsync();
        Assert.Empty(Differences(mount, served.Folder));
        var names = Directory.EnumerateFiles(mount.Root, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(mount.Root, file));
        Assert.Equal([.. Enumerable.Range(0, 6).Select(number => $"d{number}/old"), "large", "read"], names.Order(StringComparer.Ordinal));
        Assert.True(storm.Suffered > 20, $"Only {storm.Suffered} requests suffered.");
    }

    /// <summary>Reads a file, while something happens in the middle of it.</summary>
    internal static async Task ReadThroughAsync((ServedFolder Served, DelayingRelay Relay) way, Workplace workplace, byte[] content, Func<Task> happen)
    {
        await File.WriteAllBytesAsync(Path.Combine(way.Served.Folder, "file"), content, Cancellation);
        await using var mount = await MountedFolder.StartAsync(workplace, "mnt", "write_back=0.1");
        var reading = Task.Run(() => File.ReadAllBytes(mount.At("file")), Cancellation);
        await WaitAsync(() => way.Relay.BytesDown > Middle);
        await happen();
        Assert.Equal(content, await reading);
        Assert.InRange(way.Relay.BytesDown, content.Length, 2 * content.Length);
    }

    /// <summary>Makes the way to a server slow enough for something to happen in the middle of a file.</summary>
    internal static async Task<DelayingRelay> RelayAsync(ServedFolder served)
    {
        var relay = new DelayingRelay(new(IPAddress.Loopback, 0), new(IPAddress.Loopback, served.Address.Port), TimeSpan.Zero, BitsPerSecond);
        await served.AddRemoteAsync(relay.EndPoint.Port);
        return relay;
    }

    private static IEnumerable<string> Differences(MountedFolder mount, string folder) =>
        FolderComparison.Differences(mount.Root, folder).Where(line => !line.StartsWith(".cloudmount-", StringComparison.Ordinal));

    private static async Task WaitAsync(Func<bool> isTrue)
    {
        while (!isTrue()) await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancellation);
    }
}
