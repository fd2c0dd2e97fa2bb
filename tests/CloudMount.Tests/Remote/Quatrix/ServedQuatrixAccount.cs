using CloudMount.Remote;
using CloudMount.Remote.Quatrix;
using CloudMount.Server;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CloudMount.Tests.Remote.Quatrix;

/// <summary>A real server over a folder of its own, shared by the tests of a class; each store gets an empty directory of it.</summary>
public sealed class ServedQuatrixAccount : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cloudmount-quatrix-");
    private CloudMountServer? _server;
    private int _stores;

    private string Root => Path.Combine(_directory.FullName, "root");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Root);
        var options = new ServerOptions
        {
            RootDirectory = Root,
            DataDirectory = _directory.CreateSubdirectory("data").FullName,
            Listen = [new Uri("http://127.0.0.1:0")],
        };
        _server = await CloudMountServer.StartAsync(options, NullLoggerFactory.Instance, CancellationToken.None);
    }

    /// <param name="withApiKey">By API key; else it logs in with the account's key and password.</param>
    public QuatrixStore OpenStore(bool withApiKey)
    {
        var name = $"mount point {Interlocked.Increment(ref _stores)}";
        Directory.CreateDirectory(Path.Combine(Root, name));
        var account = _server!.CreatedAccount!;
        var options = new QuatrixOptions
        {
            Address = _server.BaseAddress,
            Credentials = withApiKey ? new(_server.CreatedApiKey!, "") : new(account.Key, account.Password),
            Root = RemotePath.Root.Child(name),
        };
        return new QuatrixStore(options, new RemoteHealth(TimeProvider.System), NullLogger<QuatrixStore>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
