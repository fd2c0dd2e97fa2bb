using System.Text;
using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.TestKit;

namespace CloudMount.Tests.Index;

/// <summary>An index in a directory of its own, with a clock that the test moves, and short words for what is done to it.</summary>
internal sealed class IndexRig : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cloudmount-index-");

    public IndexRig(long maxCacheBytes = 1 << 20)
    {
        Index = NodeIndex.Open(File, maxCacheBytes, Time);
        using var change = Index.Change();
        change.Insert(new InodeRecord { Inode = InodeNumber.Root, Kind = FileKind.Directory, LinkCount = 2, ListedAt = InodeRecord.AlwaysListed });
        change.Keep();
    }

    public string File => Path.Combine(_directory.FullName, "index.db");

    public ManualTimeProvider Time { get; } = new();

    public NodeIndex Index { get; private set; }

    /// <summary>What a process that dies now leaves on the disk, opened.</summary>
    public NodeIndex OpenWhatADeadProcessLeaves()
    {
        var copy = Path.Combine(_directory.FullName, $"copy{Directory.GetFiles(_directory.FullName).Length}.db");
        System.IO.File.Copy(File, copy);
        System.IO.File.Copy(File + "-wal", copy + "-wal");
        return NodeIndex.Open(copy, 1 << 20, Time);
    }

    public void Reopen()
    {
        Index.Dispose();
        Index = NodeIndex.Open(File, 1 << 20, Time);
    }

    public EntryRecord Add(string name, InodeNumber? parent = null, FileKind kind = FileKind.Regular, bool isDirty = false, BaseRecord? known = null)
    {
        using var change = Index.Change(isUndoable: true);
        var entry = Add(change, name, parent, kind, isDirty, known);
        change.Keep();
        return entry;
    }

    public static EntryRecord Add(
        IndexChange change, string name, InodeNumber? parent = null, FileKind kind = FileKind.Regular, bool isDirty = false, BaseRecord? known = null)
    {
        var inode = change.Insert(new InodeRecord { Kind = kind, Size = name.Length });
        return change.Insert(new EntryRecord { Parent = parent ?? InodeNumber.Root, Name = name, Inode = inode.Inode, IsDirty = isDirty, Base = known });
    }

    /// <summary>A directory that the remote has too.</summary>
    public EntryRecord AddSynced(string name, InodeNumber parent) => Add(name, parent, FileKind.Directory, known: BaseIn(parent, name));

    public static BaseRecord BaseIn(InodeNumber parent, string name) => new(parent, name, null, "", 0, default, "", 0, 0);

    /// <summary>Moves an entry in Local, and in Base too when the remote is told.</summary>
    public void Move(EntryRecord entry, InodeNumber parent, string name, bool isTold = false)
    {
        using var change = Index.Change();
        change.Update(entry, entry with { Parent = parent, Name = name, IsDirty = !isTold, Base = isTold ? BaseIn(parent, name) : entry.Base });
        change.Keep();
    }

    public void Remove(EntryRecord entry)
    {
        using var change = Index.Change();
        change.Remove(entry);
        change.Keep();
    }

    /// <summary>The inode a name of the root leads to; null when there is none.</summary>
    public InodeNumber? Find(string name) => Find(Index, name);

    public static InodeNumber? Find(NodeIndex index, string name) =>
        index.TryFindChild(InodeNumber.Root, Encoding.UTF8.GetBytes(name), out var inode) ? inode : null;

    public void Dispose()
    {
        Index.Dispose();
        _directory.Delete(recursive: true);
    }
}
