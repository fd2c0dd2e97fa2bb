using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.Remote.Quatrix;
using CloudMount.Server;
using CloudMount.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CloudMount.Tests.Remote.Quatrix;

/// <summary>A real server whose sessions hardly last: nobody notices that they end.</summary>
public sealed class QuatrixExpiryTests : IAsyncLifetime
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);
    private static readonly Dictionary<string, string> NoAttributes = [];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cloudmount-expiry-");
    private readonly ManualTimeProvider _time = new();
    private CloudMountServer _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_that_ends_in_the_middle_of_anything_shows_nowhere(bool isPlain)
    {
        await using var store = await StartAsync(isPlain);
        for (var round = 0; round < 3; round++)
        {
            Expire();
            var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => store.MakeDirectoryAsync(Path($"/d{round}-{i}"), NoAttributes, Cancellation)));
            Assert.All(made, result => Assert.True(result.IsOk, result.Error?.ToString()));
        }

        // The session ends between the beginning of an upload and its end, and between two reads of one file.
        var content = new byte[3 << 20];
        new Random(1).NextBytes(content);
        var source = new WatchedSource(content, 1 << 20, Expire);
        var uploaded = await store.UploadAsync(Path("/f"), new UploadRequest(source, "", Timestamp.From(5, 0), NoAttributes), Cancellation);
        Assert.True(uploaded.IsOk, uploaded.Error?.ToString());
        foreach (var offset in new[] { 0, 1 << 20, 2 << 20 })
        {
            Expire();
            var part = new byte[1 << 20];
            await using var read = (await store.OpenReadAsync(Path("/f"), uploaded.Value.Version, offset, part.Length, Cancellation)).Value;
            await read.Stream.ReadExactlyAsync(part, Cancellation);
            Assert.Equal(content[offset..(offset + part.Length)], part);
        }

        Expire();
        Assert.True((await store.MoveAsync(Path("/f"), Path("/g"), replacedVersion: null, Cancellation)).IsOk);
        Expire();
        Assert.True((await store.DeleteAsync(Path("/g"), uploaded.Value.Version, Cancellation)).IsOk);
        Expire();
        Assert.Equal(24, (await store.ListAsync(RemotePath.Root, wholeTree: true, Cancellation)).Value.Children!.Count);
        Assert.Equal((null, null), (store.Health.LastFailure, store.Health.LoginFailure));
    }

    private void Expire() => _time.Advance(Lifetime + Lifetime);

    private async Task<QuatrixStore> StartAsync(bool isPlain)
    {
        var options = new ServerOptions
        {
            RootDirectory = _directory.CreateSubdirectory("root").FullName,
            DataDirectory = _directory.CreateSubdirectory("data").FullName,
            Listen = [new Uri("http://127.0.0.1:0")],
            SessionLifetime = Lifetime,
            TimeProvider = _time,
            IsQuatrixPlain = isPlain,
        };
        _server = await CloudMountServer.StartAsync(options, NullLoggerFactory.Instance, Cancellation);
        var account = _server.CreatedAccount!;
        return new QuatrixStore(
            new QuatrixOptions { Address = _server.BaseAddress, Credentials = new(account.Key, account.Password) },
            new RemoteHealth(TimeProvider.System),
            NullLogger<QuatrixStore>.Instance);
    }

    private static RemotePath Path(string text) => RemotePath.TryParse(text, out var path) ? path : throw new ArgumentException(text, nameof(text));
}
