using CloudMount.Device;
using CloudMount.Primitives;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Staging;

/// <summary>
/// The content of one version of one file, in one sparse local file. Leased by those who use it; the descriptor is open while anybody does.
/// All members are thread-safe. The parts: <see cref="ChunkTable"/> says what may be done now, <see cref="ChunkLoader"/> fetches what is
/// absent, this type does the local I/O between asking and reporting.
/// <para>Members that wait answer Interrupted when they are cancelled; what others wait for goes on.</para>
/// </summary>
internal sealed partial class StagingFile : IDisposable
{
    private readonly StagingArea _area;
    private readonly ChunkTable _table;
    private readonly ChunkLoader _loader;
    private readonly FileCharge _charge;

    /// <summary>A leaf: keeps the saves of this file's map in order. Held while the store takes the map, which must not call back.</summary>
    private readonly Lock _saveTurn = new();

    private long _writeCount;
    private long _lastUse;
    private volatile IContentSource? _source;
    private volatile bool _isUnsaved;
    private volatile bool _isDeleted;
    private volatile bool _isClosed;

    internal StagingFile(StagingArea area, StagingId id, SafeFileHandle handle, ChunkTable table, FileCharge charge)
    {
        _area = area;
        Id = id;
        Handle = handle;
        _table = table;
        _charge = charge;
        _loader = new ChunkLoader(area, this, table);
    }

    public StagingId Id { get; }

    /// <summary>Open for reading and writing. Only the bytes of present chunks may be read through it.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Bytes. Of a whole file as the disk says, so that it follows what the kernel writes by passthrough.</summary>
    public long Length => _table.PartialLength ?? (LocalFile.Stat(Handle).TryGetValue(out var stat) ? stat.Length : 0);

    public bool IsWhole => _table.IsWhole;

    public bool IsDirty => _table.IsDirty;

    /// <summary>Moves before and after each change through this object: equal values with no write under way mean equal bytes.</summary>
    public ulong WriteCount => (ulong)Volatile.Read(ref _writeCount);

    /// <summary>Where absent chunks come from; set after an upload to what was uploaded. Without it the file is not evicted while leased.</summary>
    public IContentSource? Source
    {
        get => _source;
        set => _source = value;
    }

    internal ChunkTable Table => _table;

    internal long LastUse => Volatile.Read(ref _lastUse);

    internal bool HasWriters => _table.HasWriters;

    /// <summary>The store of maps takes the file for whole, as it takes one it never heard of.</summary>
    internal bool IsKnownWhole { get; set; }

    /// <summary>The length when the file was closed.</summary>
    internal long LastLength { get; private set; }

    /// <summary>Adds a lease. The caller holds one.</summary>
    public void AddLease() => _area.AddLease(this);

    /// <summary>Ends one lease. The last one saves the map and closes the file.</summary>
    public void Dispose() => _area.EndLease(this);

    /// <summary>Nothing of this file is evicted until <see cref="UnpinWhole"/>: the kernel reads and writes it itself.</summary>
    public void PinWhole() => _table.Pin();

    public void UnpinWhole()
    {
        _table.Unpin();
        SettleUse();
    }

    /// <summary>Nothing of this file is evicted until <see cref="Unhold"/>: all of it is read.</summary>
    public void Hold() => _table.Hold();

    public void Unhold()
    {
        _table.Unhold();
        SettleUse();
    }

    /// <summary>What the local disk says. IoError.</summary>
    public VfsResult<StagedStat> Stat()
    {
        var stat = LocalFile.Stat(Handle);
        if (!stat.TryGetValue(out var value)) return stat.Status;
        return new StagedStat(value.Length, value.AllocatedBytes, new(value.ModifyTime), new(value.ChangeTime));
    }

    /// <summary>fsync or fdatasync, then the map is saved. NoSpace, IoError.</summary>
    public VfsStatus Sync(bool dataOnly)
    {
        var status = LocalFile.Sync(Handle, dataOnly);
        SaveMap();
        return status;
    }

    /// <summary>A snapshot to upload of this file, which must be whole. The caller keeps its lease as long as it is used.</summary>
    public UploadSource CreateUploadSource() => new UploadSource(this);

    /// <summary>Adds up again what the file takes on disk, the kernel's passthrough writes included.</summary>
    public void SettleUse() => Measure();

    internal void SetDirty(bool isDirty)
    {
        _table.SetDirty(isDirty);
        SettleUse();
        NoteMapChanged();
    }

    internal void NoteMapChanged()
    {
        _isUnsaved = true;
        _area.MapSaver.Note(this);
    }

    internal void SaveMap()
    {
        lock (_saveTurn)
        {
            _isUnsaved = false;
            if (_isDeleted || _isClosed) return;
            var map = _table.CaptureMap(out var length);
            if (IsKnownWhole && length is null) return;
            IsKnownWhole = length is null;
            _area.Maps.Save(Id, length ?? Measure(), map);
        }
    }

    internal void SaveMapIfChanged()
    {
        if (_isUnsaved) SaveMap();
    }

    /// <summary>After the last lease: saves the map if need be and closes the file.</summary>
    internal void Close()
    {
        try
        {
            SaveMapIfChanged();
        }
        finally
        {
            lock (_saveTurn) _isClosed = true;
            LastLength = Measure();
            Handle.Dispose();
        }
    }

    internal void MarkDeleted()
    {
        _isDeleted = true;
        _charge.Release();
    }

    internal CancellationToken BeginFlight() => _area.BeginFlight(this);

    internal void EndFlight() => _area.EndFlight(this);

    // Answers the length.
    private long Measure()
    {
        _charge.DropUnsettled();
        var stat = LocalFile.Stat(Handle);
        if (_table.IsWhole && stat.IsOk) _table.SetWholeBytes(Math.Min(stat.Value.AllocatedBytes, stat.Value.Length));
        return _table.PartialLength ?? (stat.IsOk ? stat.Value.Length : 0);
    }

    private void NoteUse() => Volatile.Write(ref _lastUse, _area.UseClock);

    private void NoteWrite() => Interlocked.Increment(ref _writeCount);
}
