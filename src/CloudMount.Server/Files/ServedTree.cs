using System.Runtime.InteropServices;
using CloudMount.Server.Changes;
using CloudMount.Server.Native;
using CloudMount.Server.Quotas;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Server.Files;

/// <summary>The served folder: from paths to places, and what all calls on it share.</summary>
internal sealed class ServedTree : IDisposable
{
    /// <summary>As deep as a path goes below a territory that is as deep, and one more.</summary>
    private const int MaxFullDepth = (2 * ApiPath.MaxDepth) + 3;

    private const string AreaPrefix = $"/{UnfinishedArea.Name}/";

    private readonly DirectoryHandle _root;
    private readonly DataDirectory _data;
    private readonly EntryStat _rootStat;
    private readonly FlushThreads _flushThreads = new();
    private long _directoryMoves;

    private ServedTree(
        DirectoryHandle root, (UnfinishedArea Area, SiteQuotas Quotas) parts, string rootDirectory, (DataDirectory Directory, ChangeJournal Journal) data)
    {
        (_data, Journal) = data;
        (Area, Quotas) = parts;
        _root = root;
        if (root.Stat(".", out _rootStat) is not Errno.None and var error)
            throw new ServerStartException($"Cannot look at the folder to serve, {rootDirectory}: {Refusal.Of(error).Message}");
        RootDirectory = rootDirectory;
        Sync = new DirectorySync(_flushThreads);
        KeepsRecords = ProbeRecords();
    }

    public string RootDirectory { get; }

    public UnfinishedArea Area { get; }

    public SiteQuotas Quotas { get; }

    /// <summary>What was changed so far.</summary>
    public ChangeJournal Journal { get; }

    public PathLocks Locks { get; } = new();

    public DirectorySync Sync { get; }

    /// <summary>Whether the file system has extended attributes of the size a full record needs.</summary>
    public bool KeepsRecords { get; }

    /// <summary>Throws <see cref="ServerStartException"/> when the folder cannot be served.</summary>
    /// <param name="diskLimitOf">The bytes that a site may have; null for any.</param>
    public static ServedTree Open(ServerOptions options, ILogger logger, Func<Guid, long?>? diskLimitOf = null)
    {
        var rootDirectory = options.RootDirectory;
        var error = DirectoryHandle.Open(rootDirectory, out var root);
        if (root is null) throw new ServerStartException($"Cannot open the folder to serve, {rootDirectory}: {Refusal.Of(error).Message}");
        var quotas = new SiteQuotas(root, diskLimitOf ?? (static _ => null), options.TimeProvider);
        error = UnfinishedArea.Open(root, quotas, logger, out var area);
        if (area is not null) return Open(options, root, (area, quotas), logger);
        quotas.Dispose();
        root.Dispose();
        throw new ServerStartException(error == Errno.Busy
            ? $"Another server already serves {rootDirectory}: stop it or serve another folder."
            : $"Cannot write to the folder to serve, {rootDirectory}: {Refusal.Of(error).Message}");
    }

    /// <summary>
    /// Opens the directory that holds the path's name in the territory of who asks, one component after the other and through no symbolic link.
    /// NotFound when it does not exist or is no directory, Forbidden when the territory is gone, Failed when the served folder itself is.
    /// </summary>
    public Outcome<Place> Find(ApiPath path) => Find(path, Requester.Territory);

    /// <summary>As <see cref="Find(ApiPath)"/> in another territory: for what the server does by itself.</summary>
    public Outcome<Place> Find(ApiPath path, Territory territory)
    {
        if (_root.Stat(".", out var root) == Errno.None && root.IsRemoved) return Refusal.FolderRemoved;
        var moves = Volatile.Read(ref _directoryMoves);
        var names = territory.NamesOf(path);
        var depth = path.IsRoot ? names.Count : names.Count - 1;
        var opened = 0;
        var error = _root.OpenDirectory(".", out var directory);
        for (; directory is not null && opened < depth; opened++)
        {
            using var parent = directory;
            error = parent.OpenDirectory(names[opened], out directory);
        }

        if (directory is null) return error is Errno.NoEntry or Errno.NotDirectory or Errno.Loop ? WhyNone(opened, path, territory) : Refusal.Of(error);
        error = directory.Stat(".", out var stat);
        if (error == Errno.None) return new Place(path, territory, directory, path.IsRoot ? "." : names[^1], stat, moves);
        directory.Dispose();
        return Refusal.Of(error);
    }

    /// <summary>Why who asks has no directory to work in; null when he has one.</summary>
    public Refusal? WhyNoRoot()
    {
        if (!Find(ApiPath.Root).TryGet(out var root, out var refusal)) return refusal;
        root.Dispose();
        return null;
    }

    /// <summary>What is at a path. NotFound, also where its directory is missing.</summary>
    public Outcome<EntryFacts> Look(ApiPath path)
    {
        if (!Find(path).TryGet(out var place, out var refusal)) return refusal == Refusal.NoSuchParent ? Refusal.NoSuchPath : refusal;
        using (place) return place.Read();
    }

    /// <summary>Opens the served folder itself, for what the server keeps at its top.</summary>
    public Errno OpenRoot(out DirectoryHandle? root) => _root.OpenDirectory(".", out root);

    /// <summary>Opens a file for reading. NotFound, also where its directory is missing.</summary>
    public Outcome<SafeFileHandle> OpenFile(ApiPath path)
    {
        if (!Find(path).TryGet(out var place, out var refusal)) return refusal.Kind == RefusalKind.NotFound ? Refusal.NoSuchPath : refusal;
        using (place)
        {
            // Looked at before it is opened: to open a device can be an act of its own.
            if (!place.Read().TryGet(out _, out refusal)) return refusal;
            var error = place.Directory.OpenFile(place.Name, out var file);
            return file is null ? Refusal.Of(error) : file;
        }
    }

    /// <summary>
    /// A new file for content that goes to a path: what is there now counts for it in the quota. The path need not be right; that is found out when the
    /// content is put in place.
    /// </summary>
    public Outcome<UnfinishedFile> CreateFile(ApiPath path)
    {
        if (!Area.CreateFile().TryGet(out var file, out var refusal)) return refusal;
        if (!file.HasQuota || !Find(path).TryGet(out var place, out _)) return file;
        using (place) if (place.Read().TryGet(out var facts, out _) && facts.Stat.IsFile) file.Credit(facts.Stat.Size);
        return file;
    }

    /// <summary>As <see cref="CreateFile"/>, when it is known what the quota leaves.</summary>
    public async Task<Outcome<UnfinishedFile>> CreateFileAsync(ApiPath path)
    {
        await CountedAsync().ConfigureAwait(false);
        return CreateFile(path);
    }

    /// <summary>Completes when it is known what the quota of who asks leaves.</summary>
    public Task CountedAsync() => Quotas.Of(Requester.Territory)?.CountedAsync() ?? Task.CompletedTask;

    /// <summary>To be held while files are put in place, moved or removed in the territory of who asks, or at a path of the server itself; null where nobody counts them.</summary>
    public ValueTask<IDisposable?> ChangeAsync(ApiPath path) =>
        Quotas.Of(Requester.Territory, path) is { } usage ? HoldAsync(usage) : new((IDisposable?)null);

    /// <summary>
    /// The space of the site of who asks, or of the file system for the operator. Null when the folder was moved. Where a site has no limit, it is what the file
    /// system leaves.
    /// </summary>
    public async ValueTask<DiskSpace?> ReadSpaceAsync()
    {
        var disk = DiskSpace.Read(RootDirectory);
        if (disk is not { } known || Quotas.Of(Requester.Territory) is not { } usage) return disk;
        var used = await usage.ReadAsync().ConfigureAwait(false);
        var limit = usage.Limit ?? used + known.Free;
        return new DiskSpace(limit, limit - used);
    }

    /// <summary>
    /// Whether a place still lies in the served folder, and not in a tree that was deleted since it was found: what is put there would go with
    /// it. Ask while the place is held.
    /// </summary>
    public bool Holds(Place place)
    {
        var stat = place.DirectoryStat;
        DirectoryHandle? above = null;
        try
        {
            for (var level = 0; level <= MaxFullDepth && !Area.Is(stat); level++)
            {
                if (stat.IsSameEntryAs(_rootStat)) return true;
                using var below = above;
                (below ?? place.Directory).OpenDirectory("..", out above);
                if (above is null || above.Stat(".", out stat) != Errno.None) return false;
            }

            return false;
        }
        finally
        {
            above?.Dispose();
        }
    }

    /// <summary>Notes what was just done to an entry. To be called while its place is held, so that the rows are in the order of the changes.</summary>
    /// <param name="facts">What it is now, or was when it was deleted.</param>
    /// <param name="from">Where a moved entry was; it is held too.</param>
    public void Note(ChangeKind kind, Place place, in EntryFacts facts, Place? from = null)
    {
        var (path, oldPath) = (CurrentPath(place), from is null ? null : CurrentPath(from));
        if (IsInTrash(path) && (oldPath is null || IsInTrash(oldPath))) return;
        if (IsInTrash(path)) (kind, path, oldPath) = (ChangeKind.Delete, oldPath!, null);
        else if (oldPath is not null && IsInTrash(oldPath)) (kind, oldPath) = (ChangeKind.Restore, null);
        var isDirectory = facts.Stat.IsDirectory;
        Journal.Add(new(kind, path, oldPath, isDirectory, Requester.Current)
        {
            Id = facts.Record.Id, Size = isDirectory ? 0 : facts.Stat.Size, ModifyTime = facts.Stat.ModifyTime,
        });
        if (isDirectory && kind is ChangeKind.Move) Interlocked.Increment(ref _directoryMoves);
    }

    /// <summary>Notes that content was sent to the one who asks.</summary>
    public void NoteDownload(ApiPath path, in EntryFacts facts) => Journal.AddDownload(
        new(ChangeKind.Download, Requester.Territory.FullPathOf(path), null, facts.Stat.IsDirectory, Requester.Current)
        {
            Id = facts.Record.Id, Size = facts.Stat.IsDirectory ? 0 : facts.Stat.Size, ModifyTime = facts.Stat.ModifyTime,
        });

    /// <summary>Writes what an entry's record became; nothing where the file system keeps none.</summary>
    public Refusal? WriteRecord(Place place, EntryRecord record) =>
        Record(record, bytes => ExtendedAttribute.Write(place.Directory, place.Name, bytes));

    /// <summary>Writes a record by the given call; nothing where the file system keeps none.</summary>
    public Refusal? Record(EntryRecord record, Func<byte[], Errno> write)
    {
        if (!KeepsRecords) return null;
        if (EntryRecordFormat.Write(record) is not { } bytes)
            return Refusal.Invalid("The attributes are more than can be kept.", "attributes");
        var error = write(bytes);
        return error == Errno.None ? null : Refusal.Of(error);
    }

    /// <summary>Waits until a file's content and record are on disk.</summary>
    public Task<Refusal?> FlushAsync(UnfinishedFile file) => FlushAsync(file.Handle);

    /// <summary>Waits until times and record of what is at a place are on disk. For what is gone or may not be opened there is no waiting.</summary>
    public async Task<Refusal?> FlushAsync(Place place, EntryKind kind)
    {
        using var handle = place.Directory.OpenToFlush(place.Name, kind);
        return handle is null ? null : await FlushAsync(handle).ConfigureAwait(false);
    }

    public void Dispose()
    {
        Journal.Dispose();
        Area.Dispose();
        _flushThreads.Dispose();
        Locks.Dispose();
        Quotas.Dispose();
        _root.Dispose();
        _data.Dispose();
    }

    private static ServedTree Open(ServerOptions options, DirectoryHandle root, (UnfinishedArea Area, SiteQuotas Quotas) parts, ILogger logger)
    {
        DataDirectory? data = null;
        ChangeJournal? journal = null;
        try
        {
            data = DataDirectory.Lock(options.DataDirectory);
            journal = ChangeJournal.Open(options.DataDirectory, new(options.MaxJournalRows, options.JournalAge), options.TimeProvider, logger);
            return new(root, parts, options.RootDirectory, (data, journal));
        }
        catch
        {
            journal?.Dispose();
            data?.Dispose();
            parts.Area.Dispose();
            parts.Quotas.Dispose();
            root.Dispose();
            throw;
        }
    }

    /// <param name="tried">How many names were tried; the last of them leads to no directory.</param>
    private static Refusal WhyNone(int tried, ApiPath path, Territory territory) =>
        tried == 0 ? Refusal.FolderRemoved
        : tried <= territory.Names.Count && !path.IsWithin(ApiPath.Trash) ? Refusal.RootRemoved
        : Refusal.NoSuchParent;

    private static bool IsInTrash(string path) => path.StartsWith(AreaPrefix, StringComparison.Ordinal);

    /// <summary>The full path of a place, which is another than it was found by when a directory above it was moved since.</summary>
    private string CurrentPath(Place place)
    {
        var known = place.FullPath;
        if (place.DirectoryMoves == Volatile.Read(ref _directoryMoves)) return known;
        if (place.Directory.FindPath() is not { } directory || _root.FindPath() is not { } root) return known;
        var prefix = root == "/" ? "" : root;
        return directory == root ? "/" + place.Name
            : directory.StartsWith(prefix + "/", StringComparison.Ordinal) ? $"{directory[prefix.Length..]}/{place.Name}"
            : known;
    }

    private static async ValueTask<IDisposable?> HoldAsync(SiteUsage usage) => await usage.ChangeAsync().ConfigureAwait(false);

    /// <summary>Waits until what was opened is on disk.</summary>
    public async Task<Refusal?> FlushAsync(SafeHandle handle)
    {
        var error = await _flushThreads.FlushAsync(handle).ConfigureAwait(false);
        return error == Errno.None ? null : Refusal.Of(error);
    }

    private bool ProbeRecords()
    {
        if (!Area.CreateFile().TryGet(out var file, out _)) return false;
        using (file) return file.Record(new byte[ExtendedAttribute.MaxBytes]) == Errno.None;
    }
}
