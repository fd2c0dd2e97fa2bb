using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.Remote.Quatrix;
using CloudMount.Server;
using CloudMount.TestKit.Remote;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CloudMount.Tests.Remote.Quatrix;

/// <summary>Which calls each operation takes on a server with extensions: what costs a round trip is pinned here.</summary>
public sealed class QuatrixCallsTests : IAsyncLifetime
{
    private static readonly Dictionary<string, string> NoAttributes = [];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cloudmount-calls-");
    private readonly AccessLines _lines = new();
    private CloudMountServer _server = null!;
    private QuatrixStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var options = new ServerOptions
        {
            RootDirectory = _directory.CreateSubdirectory("root").FullName,
            DataDirectory = _directory.CreateSubdirectory("data").FullName,
            Listen = [new Uri("http://127.0.0.1:0")],
        };
        _server = await CloudMountServer.StartAsync(options, _lines, Cancellation);
        var account = new QuatrixOptions { Address = _server.BaseAddress, Credentials = new(_server.CreatedApiKey!, "") };
        _store = new QuatrixStore(account, new RemoteHealth(TimeProvider.System), NullLogger<QuatrixStore>.Instance);
        Assert.True((await _store.ConnectAsync(Cancellation)).IsOk);
        _lines.Take(2);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _server.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Each_operation_takes_its_calls_and_no_more()
    {
        await CallsAsync(() => _store.MakeDirectoryAsync(Path("/d"), NoAttributes, Cancellation), "file/makedir");
        var first = await CallsAsync(() => UploadAsync("/d/f", 8192, UploadRequest.MustNotExist), "file/content");
        await CallsAsync(() => UploadAsync("/d/empty", 0, UploadRequest.MustNotExist), "file/content");
        await CallsAsync(() => UploadAsync("/d/large", 3 << 19, UploadRequest.MustNotExist), "upload/link", "chunk", "chunk", "upload/finalize");
        var second = await CallsAsync(() => UploadAsync("/d/f", 4096, first.Version), "file/content");
        await CallsAsync(() => _store.StatAsync(Path("/d/f"), Cancellation), "file/metadata");
        await CallsAsync(() => _store.ListAsync(Path("/d"), wholeTree: false, Cancellation), "file/metadata");
        await CallsAsync(() => _store.ListAsync(RemotePath.Root, wholeTree: true, Cancellation), "file/metadata");
        await using var read = await CallsAsync(() => _store.OpenReadAsync(Path("/d/f"), second.Version, 0, 4096, Cancellation), "file/download");
        await CallsAsync(() => _store.EditAsync(Path("/d/f"), new RemoteEdit(Timestamp.From(5, 0)), Cancellation), "file/metadata");
        await CallsAsync(() => _store.MoveAsync(Path("/d/empty"), Path("/d/g"), replacedVersion: null, Cancellation), "file/moveone");
        await CallsAsync(() => _store.DeleteAsync(Path("/d/f"), second.Version, Cancellation), "file/delete");
        await CallsAsync(() => _store.DeleteAsync(Path("/d"), null, Cancellation), "file/delete");
    }

    private async Task<T> CallsAsync<T>(Func<Task<RemoteResult<T>>> operation, params string[] expected)
    {
        var result = await operation();
        Assert.True(result.IsOk, result.Error?.ToString());
        Assert.Equal(expected, _lines.Take(expected.Length));
        return result.Value;
    }

    private Task<RemoteResult<RemoteEntry>> UploadAsync(string path, int size, string expected) => _store.UploadAsync(
        Path(path), new UploadRequest(new BytesSource(new byte[size]), expected, Timestamp.From(5, 0), NoAttributes), Cancellation);

    private static RemotePath Path(string text) => RemotePath.TryParse(text, out var path) ? path : throw new ArgumentException(text, nameof(text));

    /// <summary>The calls of the access log, without ids and keys.</summary>
    private sealed class AccessLines : ILoggerFactory, ILogger
    {
        private readonly List<string> _calls = [];

        /// <summary>All calls so far, once there are so many: the log comes after the answer.</summary>
        public string[] Take(int count)
        {
            Assert.True(SpinWait.SpinUntil(() => Count >= count, TimeSpan.FromSeconds(10)));
            lock (_calls)
            {
                var taken = _calls.ToArray();
                _calls.Clear();
                return taken;
            }
        }

        private int Count
        {
            get
            {
                lock (_calls) return _calls.Count;
            }
        }

        public ILogger CreateLogger(string categoryName) =>
            categoryName == "CloudMount.Server.Access" ? this : NullLogger.Instance;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var segments = formatter(state, exception).Split(' ')[1].Split('/', StringSplitOptions.RemoveEmptyEntries);
            lock (_calls) _calls.Add(segments[0] == "upload" ? "chunk" : string.Join('/', segments[2..4]));
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }
}
