using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.Remote.Http;
using CloudMount.Remote.Quatrix;
using CloudMount.Server;
using CloudMount.TestKit.Remote;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CloudMount.Tests.Remote.Quatrix;

/// <summary>
/// 429 and 5xx, connections that break or stall before and after the effect of a call, servers that are started again: what a wait can avoid
/// is no error, nothing is sent from its beginning again, and nothing is there twice.
/// </summary>
public sealed class QuatrixStormTests : IAsyncLifetime
{
    private const int Size = 5 << 20;

    private static readonly Dictionary<string, string> NoAttributes = [];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cloudmount-storm-");
    private readonly RemoteHealth _health = new(TimeProvider.System);
    private CloudMountServer _server = null!;
    private string _apiKey = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Root => System.IO.Path.Combine(_directory.FullName, "root");

    public ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Root);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_operation_comes_through_a_storm_once(int seed)
    {
        await StartAsync();
        await using var proxy = new StormProxy(_server.BaseAddress, seed);
        await using var store = StoreAt(proxy.Server.Address);
        Ok(await store.ConnectAsync(Cancellation));
        proxy.Strength = 2;
        var (first, second) = (Bytes(Size, 1), Bytes(8192, 2));
        Ok(await store.MakeDirectoryAsync(Path("/d"), NoAttributes, Cancellation));
        var uploaded = Ok(await UploadAsync(store, "/d/f", first, UploadRequest.MustNotExist));
        Assert.Equal(first, await ReadAsync(store, "/d/f", uploaded));
        uploaded = Ok(await UploadAsync(store, "/d/f", second, uploaded.Version));
        Assert.Equal(second, await ReadAsync(store, "/d/f", uploaded));
        Ok(await UploadAsync(store, "/d/g", first, UploadRequest.MustNotExist));
        Ok(await store.EditAsync(Path("/d/g"), new RemoteEdit(Timestamp.From(7, 0)), Cancellation));
        var moved = Ok(await store.MoveAsync(Path("/d/g"), Path("/d/h"), replacedVersion: null, Cancellation));
        Assert.Equal(["f", "h"], Ok(await store.ListAsync(Path("/d"), wholeTree: false, Cancellation)).Children!.Select(child => child.Name));
        Ok(await store.DeleteAsync(Path("/d/f"), uploaded.Version, Cancellation));
        Assert.Equal(["d", "d/h"], Names());
        Ok(await store.DeleteTreeAsync(Path("/d"), TreeMark.Of([("h", false, moved.Version)]), Cancellation));
        Assert.Empty(Names());
        Assert.True(proxy.Suffered > 20, $"Only {proxy.Suffered} requests suffered.");
    }

    [Fact]
    public async Task A_reader_and_a_lister_wait_for_a_server_that_is_started_again()
    {
        await StartAsync();
        var content = Bytes(Size, 1);
        await File.WriteAllBytesAsync(System.IO.Path.Combine(Root, "f"), content, Cancellation);
        await using var store = StoreAt(_server.BaseAddress);
        var version = Ok(await store.StatAsync(Path("/f"), Cancellation)).Version;
        var read = Ok(await store.OpenReadAsync(Path("/f"), version, 0, Size, Cancellation));
        await read.Stream.ReadExactlyAsync(new byte[1000], Cancellation);
        await read.DisposeAsync();
        await _server.DisposeAsync();
        var rest = store.OpenReadAsync(Path("/f"), version, 1000, Size - 1000, Cancellation);
        var listing = store.ListAsync(RemotePath.Root, wholeTree: true, Cancellation);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancellation);
        Assert.False(rest.IsCompleted || listing.IsCompleted);
        await StartAsync();
        Assert.Equal("f", Assert.Single(Ok(await listing).Children!).Name);
        await using var opened = Ok(await rest);
        var bytes = new byte[Size - 1000];
        await opened.Stream.ReadExactlyAsync(bytes, Cancellation);
        Assert.Equal(content[1000..], bytes);
        Assert.Null(_health.LastFailure);
    }

    private static T Ok<T>(RemoteResult<T> result) => result.IsOk ? result.Value : throw new InvalidOperationException(result.Error.ToString());

    private static byte[] Bytes(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static RemotePath Path(string text) => RemotePath.TryParse(text, out var path) ? path : throw new ArgumentException(text, nameof(text));

    /// <summary>All there is in the served folder, but for what is the server's own.</summary>
    private IEnumerable<string> Names() => Directory.EnumerateFileSystemEntries(Root, "*", SearchOption.AllDirectories)
        .Select(path => System.IO.Path.GetRelativePath(Root, path))
        .Where(path => !path.StartsWith(".cloudmount", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static Task<RemoteResult<RemoteEntry>> UploadAsync(QuatrixStore store, string path, byte[] content, string expected) => store.UploadAsync(
        Path(path), new UploadRequest(new WatchedSource(content, long.MaxValue, () => { }), expected, Timestamp.From(5, 0), NoAttributes), Cancellation);

    private static async Task<byte[]> ReadAsync(QuatrixStore store, string path, RemoteEntry entry)
    {
        await using var read = Ok(await store.OpenReadAsync(Path(path), entry.Version, 0, entry.Size, Cancellation));
        var bytes = new byte[entry.Size];
        await read.Stream.ReadExactlyAsync(bytes, Cancellation);
        return bytes;
    }

    private async Task StartAsync()
    {
        var options = new ServerOptions
        {
            RootDirectory = Root,
            DataDirectory = System.IO.Path.Combine(_directory.FullName, "data"),
            Listen = [_server?.BaseAddress ?? new Uri("http://127.0.0.1:0")],
        };
        _server = await CloudMountServer.StartAsync(options, NullLoggerFactory.Instance, Cancellation);
        _apiKey = _server.CreatedApiKey ?? _apiKey;
    }

    private QuatrixStore StoreAt(Uri address) => new(
        new QuatrixOptions
        {
            Address = address,
            Credentials = new(_apiKey, ""),
            Http = new RemoteHttpOptions
            {
                RetryDelay = TimeSpan.FromMilliseconds(5), CircuitThreshold = 1000, ReplyTimeout = TimeSpan.FromSeconds(0.4), IdleTimeout = TimeSpan.FromSeconds(0.4),
            },
        },
        _health,
        NullLogger<QuatrixStore>.Instance);
}
