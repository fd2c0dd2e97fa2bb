using System.Text;
using CloudMount.Control;
using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Refresh;
using CloudMount.Remote.InMemory;
using CloudMount.Staging;
using CloudMount.TestKit;
using CloudMount.TestKit.Remote;
using CloudMount.WriteBack;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CloudMount.Tests.WriteBack;

/// <summary>
/// A mount without a kernel and a VFS: the real index, staging area, reconciler and refresher on a store in memory, with a clock that the test
/// moves. <c>SyncRig.Local.cs</c> holds what programs do.
/// </summary>
internal sealed partial class SyncRig : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cloudmount-sync-");
    private readonly ChunkMapsInIndex _maps = new();
    private readonly InMemoryOptions _options;

    public SyncRig(InMemoryOptions? options = null, InMemoryStore? shared = null, string host = "here")
    {
        _options = options ?? new InMemoryOptions();
        Host = host;
        Memory = shared ?? new InMemoryStore(_options with { Time = Time });
        Store = new FaultyStore(Memory, seed: 1, Time);
        Open();
        if (Index.FindInode(InodeNumber.Root) is null) InsertRoot();
    }

    public string Host { get; }

    public ManualTimeProvider Time { get; } = new();

    public InMemoryStore Memory { get; }

    public FaultyStore Store { get; }

    public UseOfInodes Use { get; } = new();

    public List<string> Notices { get; } = [];

    public RecordingLog Log { get; } = new();

    public NodeIndex Index { get; private set; } = null!;

    public StagingArea Area { get; private set; } = null!;

    public SyncParts Parts { get; private set; } = null!;

    public Reconciler Reconciler { get; private set; } = null!;

    public Refresher Refresher { get; private set; } = null!;

    public ReconcilerOptions ReconcilerOptions { get; set; } = new() { Host = "here" };

    public RefreshOptions RefreshOptions { get; set; } = new();

    public CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The process dies and is started again: what was only in memory is gone.</summary>
    public async Task RestartAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        Open();
    }

    /// <summary>Lets everything be sent. Answers what was refused.</summary>
    public async Task<IReadOnlyList<PendingEntry>> DrainAsync(string? scope = null)
    {
        var drain = Reconciler.DrainAsync(scope, Cancellation);
        for (var rounds = 0; rounds < 2000; rounds++)
        {
            await Reconciler.RunUntilIdleAsync(Cancellation);
            if (drain.IsCompleted)
            {
                Index.Flush();
                return await drain;
            }

            Time.Advance(TimeSpan.FromSeconds(1));
        }

        throw new InvalidOperationException("The drain did not end: " + string.Join("; ", Reconciler.Snapshot()));
    }

    /// <summary>Lets time pass and what is due be sent.</summary>
    public async Task PassAsync(double seconds)
    {
        for (var left = seconds; left > 0; left -= 0.5)
        {
            await Reconciler.RunUntilIdleAsync(Cancellation);
            Time.Advance(TimeSpan.FromSeconds(Math.Min(left, 0.5)));
        }

        await Reconciler.RunUntilIdleAsync(Cancellation);
    }

    /// <summary>Lists everything anew, whatever its age.</summary>
    public async Task RefreshAsync()
    {
        Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(VfsStatus.Ok, await ListTreeAsync());
    }

    /// <summary>Moves the clock until something ended.</summary>
    public async Task AdvanceUntilAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, Cancellation));
        }

        await task;
    }

    /// <summary>Lists everything there is on the remote.</summary>
    public async Task<VfsStatus> ListTreeAsync()
    {
        var pending = new Stack<InodeNumber>([InodeNumber.Root]);
        while (pending.TryPop(out var directory))
        {
            var status = await Refresher.EnsureListedAsync(directory, Cancellation);
            if (status != VfsStatus.Ok) return status;
            foreach (var entry in Index.EntriesUnder(directory))
            {
                if (Index.FindInode(entry.Inode)!.IsDirectory) pending.Push(entry.Inode);
            }
        }

        return VfsStatus.Ok;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _directory.Delete(recursive: true);
    }

    private void Open()
    {
        Index = NodeIndex.Open(Path.Combine(_directory.FullName, "index"), 16 << 20, Time);
        _maps.Index = Index;
        Area = new(new StagingOptions { Directory = Path.Combine(_directory.FullName, "staging"), ChunkBytes = 1024, MaxFillBytes = 4096 }, _maps, Time, NullLogger.Instance);
        foreach (var orphan in Area.ScanDisk().Except(Index.ContentIds().Select(id => new StagingId(id))).ToList()) Area.Delete(orphan);
        var contents = new ContentAccess(Area, Index, Store, Use);
        Use.Index = Index;
        Use.DeleteContent = contents.Delete;
        Use.Sent = inode => Area.SetDirty(new(Index.FindInode(inode)!.Content), isDirty: false);
        Parts = new()
        {
            Index = Index,
            Store = Store,
            Contents = contents,
            Use = Use,
            Time = Time,
            Log = Log,
            Kernel = new(
                (inode, drop) => Note($"inode {inode} {drop}"), (parent, name) => Note($"entry {parent} {Encoding.UTF8.GetString(name.Span)}")),
        };
        Reconciler = new(Parts, ReconcilerOptions with { Host = Host });
        Refresher = new(Parts, RefreshOptions);
    }

    private void Note(string notice)
    {
        lock (Notices) Notices.Add(notice);
    }

    private async Task CloseAsync()
    {
        await Reconciler.DisposeAsync().ConfigureAwait(false);
        Refresher.Dispose();
        Area.Dispose();
        Index.Dispose();
    }

    private void InsertRoot()
    {
        using var change = Index.Change();
        change.Insert(new InodeRecord { Inode = InodeNumber.Root, Kind = FileKind.Directory, Permissions = 0b111_101_101, LinkCount = 2 });
        change.Keep();
    }
}
