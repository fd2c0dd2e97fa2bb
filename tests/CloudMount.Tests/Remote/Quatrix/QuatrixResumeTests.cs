using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.Remote.Http;
using CloudMount.Remote.Quatrix;
using CloudMount.Server;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CloudMount.Tests.Remote.Quatrix;

/// <summary>Uploads that go on where they stopped, on the real server, with its extensions and without.</summary>
public sealed class QuatrixResumeTests : IAsyncLifetime
{
    private const int Size = 12 << 20;
    private const int StopAt = 6 << 20;

    /// <summary>What may be sent twice: the chunk that was on its way.</summary>
    private const int OneChunk = 4 << 20;

    private static readonly Dictionary<string, string> NoAttributes = [];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cloudmount-resume-");
    private readonly RemoteHealth _health = new(TimeProvider.System);
    private readonly byte[] _content = new byte[Size];
    private readonly KeptRecord _record = new();
    private CloudMountServer _server = null!;
    private string _apiKey = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Root => Path.Combine(_directory.FullName, "root");

    public ValueTask InitializeAsync()
    {
        new Random(1).NextBytes(_content);
        Directory.CreateDirectory(Root);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task An_upload_goes_on_after_a_restart_of_the_server_and_of_the_program(bool isPlain, bool replaces)
    {
        await StartAsync(isPlain);
        var expected = UploadRequest.MustNotExist;
        if (replaces)
        {
            await using var first = NewStore();
            expected = (await UploadAsync(first, new WatchedSource([1], 9, Nothing), expected)).Value.Version;
        }

        await using (var store = NewStore())
        {
            var failed = await UploadAsync(store, new WatchedSource(_content, StopAt, StopServer), expected);
            Assert.True(failed.Error is { IsTransient: true }, failed.ToString());
        }

        await StartAsync(isPlain);
        var sent = _health.BytesUp;
        await using var another = NewStore();
        var source = new WatchedSource(_content, Size, Nothing);
        var uploaded = await UploadAsync(another, source, expected);
        Assert.True(uploaded.IsOk, uploaded.Error?.ToString());
        Assert.InRange(source.OpenedAt, 1, StopAt);
        Assert.InRange(_health.BytesUp - sent, 1, Size - StopAt + OneChunk);
        Assert.Equal(_content, await File.ReadAllBytesAsync(Path.Combine(Root, "f"), Cancellation));
        Assert.Null(_record.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_comes_back_soon_is_waited_for(bool isPlain)
    {
        await StartAsync(isPlain);
        await using var store = NewStore(new RemoteHttpOptions { RetryDelay = TimeSpan.FromMilliseconds(50), CircuitThreshold = 1000 });
        Task restarting = Task.CompletedTask;
        var source = new WatchedSource(_content, StopAt, () =>
        {
            StopServer();
            restarting = Task.Run(() => StartAsync(isPlain));
        });
        var uploaded = await UploadAsync(store, source, UploadRequest.MustNotExist);
        await restarting;
        Assert.True(uploaded.IsOk, uploaded.Error?.ToString());
        Assert.InRange(_health.BytesUp, Size, Size + OneChunk);
        Assert.Equal(_content, await File.ReadAllBytesAsync(Path.Combine(Root, "f"), Cancellation));
    }

    [Fact]
    public async Task What_was_begun_for_something_else_is_begun_anew()
    {
        await StartAsync(isPlain: false);
        await using var store = NewStore();
        await BreakOffAsync(store);
        var kept = _record.Text;
        var source = new WatchedSource(_content, Size, Nothing);
        var other = new UploadRequest(source, UploadRequest.MustNotExist, Timestamp.From(5, 0), new Dictionary<string, string> { ["mode"] = "600" }, Record: _record);
        await StartAsync(isPlain: false);
        var uploaded = await store.UploadAsync(RemoteOf("/f"), other, Cancellation);
        Assert.True(uploaded.IsOk, uploaded.Error?.ToString());
        Assert.Equal((0, "600"), (source.OpenedAt, uploaded.Value.Attributes["mode"]));
        _record.Keep(kept);
        source = new WatchedSource(_content, Size, Nothing);
        Assert.True((await store.UploadAsync(RemoteOf("/g"), new UploadRequest(source, "", Timestamp.From(5, 0), NoAttributes, Record: _record), Cancellation)).IsOk);
        Assert.Equal(0, source.OpenedAt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_upload_that_the_service_forgot_or_lost_a_part_of_is_begun_anew(bool isAll)
    {
        await StartAsync(isPlain: false);
        await using var store = NewStore();
        await BreakOffAsync(store);
        var received = Assert.Single(Directory.GetFiles(Path.Combine(Root, ".cloudmount-unfinished"), "upload-*"));
        if (isAll) File.Delete(received);
        else await File.WriteAllBytesAsync(received, new byte[1000], Cancellation);
        await StartAsync(isPlain: false);
        var source = new WatchedSource(_content, Size, Nothing);
        var uploaded = await UploadAsync(store, source, UploadRequest.MustNotExist);
        Assert.True(uploaded.IsOk, uploaded.Error?.ToString());
        Assert.Equal(0, source.OpenedAt);
        Assert.Equal(_content, await File.ReadAllBytesAsync(Path.Combine(Root, "f"), Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 2 3")]
    [InlineData("1 mark key id 99999999999999999999 1")]
    [InlineData("0 mark key id 1 1")]
    public async Task A_record_that_is_none_does_no_harm(string text)
    {
        await StartAsync(isPlain: false);
        await using var store = NewStore();
        _record.Keep(text);
        Assert.True((await UploadAsync(store, new WatchedSource([1, 2, 3], 9, Nothing), UploadRequest.MustNotExist)).IsOk);
    }

    private async Task BreakOffAsync(QuatrixStore store)
    {
        Assert.False((await UploadAsync(store, new WatchedSource(_content, StopAt, StopServer), UploadRequest.MustNotExist)).IsOk);
        Assert.NotNull(_record.Text);
    }

    private static void Nothing()
    {
    }

    private void StopServer() => _server.DisposeAsync().AsTask().Wait(Cancellation);

    /// <summary>On the port it had, if it ran before.</summary>
    private async Task StartAsync(bool isPlain)
    {
        var options = new ServerOptions
        {
            RootDirectory = Root,
            DataDirectory = Path.Combine(_directory.FullName, "data"),
            Listen = [_server?.BaseAddress ?? new Uri("http://127.0.0.1:0")],
            IsQuatrixPlain = isPlain,
        };
        _server = await CloudMountServer.StartAsync(options, NullLoggerFactory.Instance, Cancellation);
        _apiKey = _server.CreatedApiKey ?? _apiKey;
    }

    private QuatrixStore NewStore(RemoteHttpOptions? http = null) => new(
        new QuatrixOptions
        {
            Address = _server.BaseAddress,
            Credentials = new(_apiKey, ""),
            Http = http ?? new RemoteHttpOptions { RetryDelay = TimeSpan.FromMilliseconds(1), CircuitThreshold = 1000, OutagePatience = TimeSpan.Zero },
        },
        _health,
        NullLogger<QuatrixStore>.Instance);

    private Task<RemoteResult<RemoteEntry>> UploadAsync(QuatrixStore store, IUploadSource source, string expected) =>
        store.UploadAsync(RemoteOf("/f"), new UploadRequest(source, expected, Timestamp.From(5, 0), NoAttributes, Record: _record), Cancellation);

    private static RemotePath RemoteOf(string text) => RemotePath.TryParse(text, out var path) ? path : throw new ArgumentException(text, nameof(text));
}
