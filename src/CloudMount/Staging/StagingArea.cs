using System.Diagnostics.CodeAnalysis;
using CloudMount.Device;
using CloudMount.Primitives;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Staging;

/// <summary>
/// All staging files of one mount: opens them, one object per id, keeps them under the caps and gives up what is not needed. README.md has the rules.
/// <para>
/// Lock order: turn of an id, then the area's lock, then the lock of a <see cref="ChunkTable"/>. The turn orders opening, closing and
/// unlinking of one id and is the only lock held over a system call; nothing under it waits for another file or the network.
/// </para>
/// </summary>
internal sealed partial class StagingArea : IDisposable
{
    private const int TurnCount = 64;

    // Records of an inode and an entry, their pages in the log included.
    private const int NameBytes = 4096;

    private readonly StagingFolder _folder;
    private readonly SpareFiles _spares;
    private readonly DirtyBudget _budget;
    private readonly DiskRoom _disk;
    private readonly Evictor _evictor;
    private readonly Lock[] _turns = [.. Enumerable.Range(0, TurnCount).Select(_ => new Lock())];
    private readonly Lock _lock = new();

    // Guarded by _lock.
    private readonly Dictionary<StagingId, StagingEntry> _entries = [];
    private readonly Dictionary<StagingFile, FileLeases> _leased = [];
    private readonly LinkedList<StagingEntry> _idle = new();

    private TaskCompletionSource? _closed;
    private long _useClock;

    /// <summary>Makes the directory. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when it cannot.</summary>
    public StagingArea(StagingOptions options, IChunkMapStore maps, TimeProvider time, ILogger log)
    {
        options.Validate();
        Options = options;
        Maps = maps;
        Time = time;
        Log = log;
        _folder = new StagingFolder(options.Directory);
        _spares = new SpareFiles(_folder);
        _disk = new DiskRoom(options.Directory, options.MinFreeBytes, time);
        _budget = new DirtyBudget(Ledger, options, time);
        _evictor = new Evictor(this);
        MapSaver = new MapSaver(time);
        Gate = new FillGate(options.MaxParallelFills);
        Buffers = new FillBuffers(options.MaxParallelFills, Math.Clamp(256 << 10, options.ChunkBytes, options.MaxFillBytes));
        CopyBuffers = new FillBuffers(2, 1 << 20);

        // A quarter of the cap, so that loads under way never need all of it.
        MaxFillChunks = (int)Math.Max(1, Math.Min(options.MaxFillBytes, options.MaxCleanBytes / 4) / options.ChunkBytes);
    }

    public StagingOptions Options { get; }

    public long DirtyBytes => Ledger.DirtyBytes;

    public StagingUse Use =>
        new(Ledger.CleanBytes, Ledger.DirtyBytes, _disk.RecentFree, Ledger.Hits, Ledger.Misses, Ledger.EvictedBytes);

    internal IChunkMapStore Maps { get; }

    internal TimeProvider Time { get; }

    internal ILogger Log { get; }

    internal SpaceLedger Ledger { get; } = new();

    internal MapSaver MapSaver { get; }

    internal FillGate Gate { get; }

    internal FillBuffers Buffers { get; }

    /// <summary>Apart from <see cref="Buffers"/>: a copy may wait for a load while it holds one.</summary>
    internal FillBuffers CopyBuffers { get; }

    internal int MaxFillChunks { get; }

    /// <summary>Moves with each lease and each load: what was used at a lower reading was used longer ago.</summary>
    internal long UseClock => Volatile.Read(ref _useClock);

    /// <summary>A cursor for one open handle.</summary>
    public ReadCursor CreateCursor() => new(Math.Min(Options.MaxReadAheadBytes, Options.MaxCleanBytes / 4));

    /// <summary>A new file: empty, whole, dirty, with one lease. Exists, NoSpace, IoError.</summary>
    public VfsResult<StagingFile> Create(StagingId id)
    {
        lock (TurnOf(id))
        {
            var opened = _folder.Open(id, create: true);
            return opened.TryGetValue(out var handle) ? PublishNew(id, handle) : opened.Status;
        }
    }

    /// <summary>As <see cref="Create"/>, under a number that <paramref name="newId"/> gives now or gave before.</summary>
    public VfsResult<StagingFile> CreateNext(Func<StagingId> newId)
    {
        if (!_spares.TryTake(newId, out var spare)) return Create(newId());
        lock (TurnOf(spare.Id)) return PublishNew(spare.Id, spare.Handle);
    }

    /// <summary>A new file of which nothing is present: the content of a remote version. Clean, with one lease. Exists, FileTooLarge, NoSpace, IoError.</summary>
    public VfsResult<StagingFile> CreateAbsent(StagingId id, long length, IContentSource source)
    {
        if (!ChunkMap.CanHold(Options.ChunkBytes, length)) return VfsStatus.FileTooLarge;
        lock (TurnOf(id))
        {
            var opened = _folder.Open(id, create: true);
            if (!opened.TryGetValue(out var handle)) return opened.Status;
            var status = LocalFile.Truncate(handle, length);
            if (status == VfsStatus.Ok)
            {
                var file = Publish(id, handle, ChunkMap.Absent(Options.ChunkBytes, length, length), 0, isDirty: false, source);
                file.NoteMapChanged();
                return file;
            }

            handle.Dispose();
            _folder.Unlink(id);
            return status;
        }
    }

    /// <summary>The object of that id, if anybody leases it, with one lease more.</summary>
    public bool TryGet(StagingId id, [NotNullWhen(true)] out StagingFile? file)
    {
        lock (TurnOf(id)) return TryLease(id, null, out file);
    }

    /// <summary>
    /// Unlinks the file. Those who lease it go on with it; it counts against no budget any more, and the space goes with the last lease.
    /// </summary>
    public void Delete(StagingId id)
    {
        lock (TurnOf(id))
        {
            StagingEntry? entry;
            lock (_lock)
            {
                if (_entries.Remove(id, out entry)) RemoveIdleNeedsLock(entry);
            }

            entry?.File?.MarkDeleted();
            entry?.Charge.Release();
            var status = _folder.Unlink(id);
            if (status != VfsStatus.Ok) Log.LogWarning("Staging file {Id} could not be deleted: {Status}.", id, status);
        }

        _budget.NoteProgress();
    }

    /// <summary>Dirty content is never evicted. Clean content is what the remote has too; give an open file its new source before.</summary>
    public void SetDirty(StagingId id, bool isDirty)
    {
        StagingFile? leased;
        lock (TurnOf(id))
        {
            if (!TryLease(id, null, out leased)) SetIdleDirty(id, isDirty);
        }

        using (leased) leased?.SetDirty(isDirty);
        if (isDirty) return;
        _budget.NoteProgress();
        _evictor.TrimLater();
    }

    /// <summary>Brings what was written to a file so far to the disk, whoever has it open. A missing one is ignored. NoSpace, IoError.</summary>
    public VfsStatus Flush(StagingId id)
    {
        if (!_folder.Open(id, create: false).TryGetValue(out var handle)) return VfsStatus.Ok;
        using (handle) return LocalFile.Sync(handle, dataOnly: true);
    }

    /// <summary>Gives up clean content until the disk has so many bytes above the reserve, or none is left.</summary>
    public void MakeRoom(long bytes)
    {
        if (_disk.Free is var free && free < bytes) _evictor.Evict(bytes - free);
    }

    /// <summary>Uploads move on: writers who wait for the dirty budget wait anew.</summary>
    public void NoteUploadProgress() => _budget.NoteProgress();

    /// <summary>The ids of all files in the directory, to compare with the index at the start.</summary>
    public IReadOnlyCollection<StagingId> ScanDisk() => _folder.Scan();

    /// <summary>Ends when no file is leased, and so no map will be saved any more. Loads nobody waits for end by themselves then.</summary>
    public Task WhenClosedAsync()
    {
        lock (_lock)
        {
            if (_leased.Count == 0) return Task.CompletedTask;
            return (_closed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Saves the maps of open files and stops the clock of saves. Await <see cref="WhenClosedAsync"/> before.</summary>
    public void Dispose()
    {
        try
        {
            MapSaver.SaveAll();
        }
        finally
        {
            MapSaver.Dispose();
            _spares.Dispose();
        }
    }

    /// <summary>Ends when eviction started by <see cref="SetDirty"/> has ended.</summary>
    internal Task WhenTrimmedAsync() => _evictor.WhenTrimmedAsync();

    /// <summary>
    /// Whether the disk has room for what one more name costs the index, after eviction if need be. What is refused here is not
    /// refused by the index, which answers nothing any more once a commit found no room.
    /// </summary>
    public bool AdmitsName() => HasDiskRoom(NameBytes);

    internal bool AdmitsWrite(long bytes) => _budget.HasRoom && _disk.TryTake(bytes);

    internal bool HasDiskRoom(long bytes) => _disk.TryTake(bytes) || (_evictor.Evict(bytes) && _disk.TryTake(bytes));

    /// <summary>Waits for the dirty budget and makes room on the disk. NoSpace. Throws on cancellation.</summary>
    internal async ValueTask<VfsStatus> AdmitWriteAsync(long bytes, CancellationToken cancellation)
    {
        var status = await _budget.WaitAsync(cancellation).ConfigureAwait(false);
        if (status != VfsStatus.Ok) return status;
        return HasDiskRoom(bytes) ? VfsStatus.Ok : VfsStatus.NoSpace;
    }

    /// <summary>Makes room for a load and reserves it. False: load nothing.</summary>
    internal bool TryReserve(long bytes, FillKind kind)
    {
        Interlocked.Increment(ref _useClock);
        while (true)
        {
            var isUnderCap = Ledger.TryReserve(bytes, Options.MaxCleanBytes);
            if (isUnderCap && _disk.TryTake(bytes)) return true;
            if (isUnderCap) Ledger.Unreserve(bytes);
            if (_evictor.Evict(bytes)) continue;
            if (kind != FillKind.Required || !_disk.TryTake(bytes)) return false;
            Ledger.Reserve(bytes);
            return true;
        }
    }

    private Lock TurnOf(StagingId id) => _turns[(int)((ulong)id.Value % TurnCount)];

    private StagingFile PublishNew(StagingId id, SafeFileHandle handle)
    {
        var file = Publish(id, handle, null, 0, isDirty: true, null);
        file.IsKnownWhole = true;
        return file;
    }

    private StagingFile Publish(StagingId id, SafeFileHandle handle, ChunkMap? map, long wholeBytes, bool isDirty, IContentSource? source)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(id, out var entry)) _entries[id] = entry = new StagingEntry(id, new FileCharge(Ledger));
            RemoveIdleNeedsLock(entry);
            var table = new ChunkTable(Options.ChunkBytes, map, wholeBytes, isDirty, entry.Charge);
            var file = new StagingFile(this, id, handle, table, entry.Charge) { Source = source };
            entry.File = file;
            entry.Map = null;
            _leased[file] = new FileLeases { Count = 1 };
            _useClock++;
            return file;
        }
    }

    private void SetIdleDirty(StagingId id, bool isDirty)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(id, out var entry)) SetDirtyNeedsLock(entry, isDirty);
        }
    }

    private void SetDirtyNeedsLock(StagingEntry entry, bool isDirty)
    {
        entry.IsDirty = isDirty;
        var bytes = entry.Charge.Bytes;
        entry.Charge.Set(isDirty ? 0 : bytes, isDirty ? bytes : 0);
        RemoveIdleNeedsLock(entry);
        if (!isDirty) entry.Idle = _idle.AddLast(entry);
    }

    private void RemoveIdleNeedsLock(StagingEntry entry)
    {
        if (entry.Idle is { } node) _idle.Remove(node);
        entry.Idle = null;
    }
}
