using CloudMount.Primitives;
using CloudMount.Remote.InMemory;
using CloudMount.Vfs;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CloudMount.Tests.Vfs;

/// <summary>A whole volume over a store in memory, without a kernel. Nothing expires and nothing is uploaded by itself.</summary>
internal sealed class VolumeRig : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cloudmount-volume-");
    private readonly Volume _volume;

    /// <param name="totalBytes">Of the service; null for one that does not tell.</param>
    public VolumeRig(bool offersWholeFiles = false, long? totalBytes = null)
    {
        Store = new(new InMemoryOptions { TotalBytes = totalBytes });
        var options = new VolumeOptions
        {
            CacheDirectory = _directory.FullName,
            Identity = "memory",
            Vfs = new VfsOptions { Expiry = TimeSpan.FromDays(1), OffersWholeFiles = offersWholeFiles },
            WriteBackDelay = TimeSpan.FromDays(1),
        };
        _volume = Volume.Open(options, Store, NullLoggerFactory.Instance, TimeProvider.System);
    }

    public InMemoryStore Store { get; }

    public IVfs Vfs => _volume.Vfs;

    public Volume Volume => _volume;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Makes a file in the root with so many bytes and leaves it open for reading and writing.</summary>
    public async Task<CreatedFile> CreateAsync(string name, int length)
    {
        var created = await Vfs.CreateAsync(
            InodeNumber.Root, System.Text.Encoding.UTF8.GetBytes(name), 0x1A4, OpenMode.Read | OpenMode.Write, default, Cancellation);
        Assert.Equal(length, (await Vfs.WriteAsync(created.Value.File.Handle, 0, new byte[length], false, Cancellation)).Value);
        return created.Value;
    }

    /// <summary>Waits until the store has what can be sent; of at most one entry.</summary>
    public async Task SyncAsync()
    {
        await foreach (var progress in _volume.SyncAsync(null, Cancellation)) Assert.InRange(progress.RemainingEntries, 0, 1);
    }

    public async ValueTask DisposeAsync()
    {
        await _volume.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
