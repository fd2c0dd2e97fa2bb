using CloudMount.Primitives;
using CloudMount.Remote.InMemory;
using CloudMount.Vfs;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudMount.Benchmarks.Engine;

/// <summary>A whole volume (SQLite index, staging area, reconciler) over a store in memory. Nothing expires, nothing is uploaded by itself.</summary>
internal sealed class EngineRig : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cloudmount-bench-");
    private readonly Volume _volume;

    public EngineRig()
    {
        var options = new VolumeOptions
        {
            CacheDirectory = Path.Combine(_directory.FullName, "cache"),
            Identity = "memory",
            Vfs = new VfsOptions { Expiry = TimeSpan.FromDays(1), OffersWholeFiles = false },
            WriteBackDelay = TimeSpan.FromDays(1),
        };
        _volume = Volume.Open(options, new InMemoryStore(new InMemoryOptions()), NullLoggerFactory.Instance, TimeProvider.System);
    }

    public IVfs Vfs => _volume.Vfs;

    /// <summary>A place for plain files on the same disk.</summary>
    public string LocalPath(string name) => Path.Combine(_directory.FullName, name);

    /// <summary>Makes a file in the root with so many bytes and leaves it open for reading and writing.</summary>
    public async Task<CreatedFile> CreateAsync(ReadOnlyMemory<byte> name, int length)
    {
        await Vfs.LookupAsync(InodeNumber.Root, name.Span, CancellationToken.None).ConfigureAwait(false);
        var created = Answers.Now(Vfs.CreateAsync(InodeNumber.Root, name.Span, 0x1A4, OpenMode.Read | OpenMode.Write, default, CancellationToken.None));
        await Vfs.WriteAsync(created.File.Handle, 0, new byte[length], false, CancellationToken.None).ConfigureAwait(false);
        await Vfs.GetAttributesAsync(created.Entry.Inode, created.File.Handle, CancellationToken.None).ConfigureAwait(false);
        return created;
    }

    public async ValueTask DisposeAsync()
    {
        await _volume.DisposeAsync().ConfigureAwait(false);
        _directory.Delete(recursive: true);
    }
}
