using CloudMount.Remote;
using CloudMount.Server;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CloudMount.Tests.Remote;

/// <summary>A real server over a folder of its own, shared by the tests of a class; each store gets an empty directory of it.</summary>
public abstract class ServedDirectories : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cloudmount-remote-");
    private CloudMountServer? _server;
    private int _stores;

    /// <summary>Whether the server offers no more than SmartFile v1.0.</summary>
    protected virtual bool IsPlain => false;

    /// <summary>Whether clients of Quatrix are offered no more than API 1.0.</summary>
    protected virtual bool IsQuatrixPlain => false;

    protected CloudMountServer Server => _server!;

    /// <summary>What is served.</summary>
    protected string Root => Path.Combine(_directory.FullName, "root");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Root);
        var options = new ServerOptions
        {
            RootDirectory = Root,
            DataDirectory = _directory.CreateSubdirectory("data").FullName,
            Listen = [new Uri("http://127.0.0.1:0")],
            IsPlain = IsPlain,
            IsQuatrixPlain = IsQuatrixPlain,
        };
        _server = await CloudMountServer.StartAsync(options, NullLoggerFactory.Instance, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>An empty directory that nobody else uses, or the one that was made last.</summary>
    protected RemotePath DirectoryFor(bool isAnother)
    {
        if (isAnother) return RemotePath.Root.Child($"mount point {_stores}");
        var name = $"mount point {Interlocked.Increment(ref _stores)}";
        Directory.CreateDirectory(Path.Combine(Root, name));
        return RemotePath.Root.Child(name);
    }
}
