using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Refresh;
using CloudMount.Remote;
using CloudMount.Remote.InMemory;
using CloudMount.Staging;
using CloudMount.Vfs;
using CloudMount.WriteBack;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudMount.Benchmarks.Index;

/// <summary>The index and what applies listings to it, without the operations of the VFS.</summary>
internal sealed class IndexBenchRig : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cloudmount-bench-");
    private readonly StagingArea _staging;
    private readonly SyncParts _parts;

    public IndexBenchRig(long maxCacheBytes)
    {
        Index = NodeIndex.Open(Path.Combine(_directory.FullName, "index.db"), maxCacheBytes, TimeProvider.System);
        var options = new StagingOptions { Directory = Path.Combine(_directory.FullName, "content") };
        _staging = new(options, new ChunkMapStore(Index), TimeProvider.System, NullLogger.Instance);
        var store = new InMemoryStore(new InMemoryOptions());
        var open = new OpenInodes(Index, _staging, store, new LookupCounts());
        _parts = new SyncParts
        {
            Index = Index,
            Store = store,
            Contents = new(_staging, Index, store, open),
            Use = open,
            Time = TimeProvider.System,
            Log = NullLogger.Instance,
        };
        using var change = Index.Change();
        change.Insert(new InodeRecord { Inode = InodeNumber.Root, Kind = FileKind.Directory, LinkCount = 2 });
        change.Keep();
    }

    public NodeIndex Index { get; }

    /// <summary>A listing of so many files of a directory.</summary>
    public static RemoteEntry Listing(int files) => Entry("", isDirectory: true) with
    {
        Children = [.. Enumerable.Range(0, files).Select(number => Entry($"a file of the remote {number}", isDirectory: false))],
    };

    /// <summary>A directory that the remote has and that was never listed.</summary>
    public InodeNumber AddDirectory(string name)
    {
        using var change = Index.Change();
        var made = change.Insert(new InodeRecord { Kind = FileKind.Directory, LinkCount = 2 });
        var known = new BaseRecord(InodeNumber.Root, name, null, "", 0, default, "", 0, 0);
        change.Insert(new EntryRecord { Parent = InodeNumber.Root, Name = name, Inode = made.Inode, Base = known });
        change.Keep();
        return made.Inode;
    }

    public void Apply(InodeNumber directory, RemoteEntry listing)
    {
        using var asked = _parts.Guard.BeginListing(out var sequence);
        new ListingApplication(_parts, sequence, Timestamp.Now(TimeProvider.System)).Apply(directory, listing);
    }

    public void Dispose()
    {
        _staging.Dispose();
        Index.Dispose();
        _directory.Delete(recursive: true);
    }

    private static RemoteEntry Entry(string name, bool isDirectory) => new()
    {
        Name = name,
        IsDirectory = isDirectory,
        Size = isDirectory ? 0 : 4096,
        ModifyTime = new(1_700_000_000_000_000_000),
        CreateTime = new(1_700_000_000_000_000_000),
        Version = isDirectory ? "" : "1",
    };
}
