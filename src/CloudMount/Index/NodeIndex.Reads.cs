using System.Text;
using CloudMount.Primitives;
using CloudMount.Remote;

namespace CloudMount.Index;

internal sealed partial class NodeIndex
{
    /// <summary>Null when the inode is not known. Allocates nothing when it is cached.</summary>
    public InodeRecord? FindInode(InodeNumber inode)
    {
        if (_cache.TryGet(inode, out var record)) return record;
        lock (_gate) return FindInodeNeedsLock(inode);
    }

    /// <summary>As <see cref="FindInode"/>, but after every change that has begun: what a change decided about an open inode is seen.</summary>
    public InodeRecord? FindInodeInOrder(InodeNumber inode)
    {
        lock (_gate) return FindInodeNeedsLock(inode);
    }

    /// <summary>The inode a name leads to. Allocates nothing when it is cached. False when there is no such name.</summary>
    public bool TryFindChild(InodeNumber parent, ReadOnlySpan<byte> name, out InodeNumber inode)
    {
        if (_cache.TryGet(parent, name, out inode)) return true;
        lock (_gate) return TryFindChildNeedsLock(parent, name, out inode);
    }

    public EntryRecord? FindEntry(long id)
    {
        lock (_gate) return FirstEntry(_statements.FindEntryById.Bind(1, id));
    }

    /// <summary>The entry that Local shows under a name.</summary>
    public EntryRecord? FindEntry(InodeNumber parent, string name)
    {
        lock (_gate) return FirstEntry(_statements.FindEntry.Bind(1, parent.Value).BindText(2, name));
    }

    /// <summary>All names of an inode, also those removed here but still on the remote.</summary>
    public List<EntryRecord> EntriesOf(InodeNumber inode)
    {
        lock (_gate) return AllEntries(_statements.EntriesOfInode.Bind(1, inode.Value));
    }

    /// <summary>The entries Local shows in a directory.</summary>
    public List<EntryRecord> EntriesUnder(InodeNumber parent)
    {
        lock (_gate) return AllEntries(_statements.EntriesUnder.Bind(1, parent.Value));
    }

    /// <summary>The entries the remote is known to hold in a directory.</summary>
    public List<EntryRecord> BasesUnder(InodeNumber parent)
    {
        lock (_gate) return AllEntries(_statements.BasesUnder.Bind(1, parent.Value));
    }

    /// <summary>The ids of the entries of a directory in the order they were made: a stable order for a listing.</summary>
    public long[] ChildIds(InodeNumber parent)
    {
        lock (_gate)
        {
            var ids = new List<long>();
            var rows = _statements.ChildIds.Bind(1, parent.Value);
            while (rows.Step()) ids.Add(rows.Int64(0));
            return [.. ids];
        }
    }

    /// <summary>An entry of a directory by id, with its inode; null when it has left the directory.</summary>
    /// <param name="name">Takes the name as UTF-8; at least 255 bytes long.</param>
    /// <param name="nameLength">Bytes written to <paramref name="name"/>.</param>
    public InodeRecord? FindChildById(InodeNumber parent, long id, Span<byte> name, out int nameLength)
    {
        lock (_gate)
        {
            nameLength = 0;
            var row = _statements.ChildWithInode.Bind(1, id).Bind(2, parent.Value);
            if (!row.Step()) return null;
            var text = row.Bytes(18);
            text.CopyTo(name);
            nameLength = text.Length;
            var inode = _cache.TryGet(new InodeNumber(row.UInt64(0)), out var cached) ? cached : IndexStatements.ReadInode(row);
            row.Reset();
            if (cached is null) _cache.Set(inode);
            _cache.Set(parent, name[..nameLength], inode.Inode);
            return inode;
        }
    }

    public List<long> DirtyIds()
    {
        lock (_gate)
        {
            var ids = new List<long>();
            while (_statements.DirtyIds.Step()) ids.Add(_statements.DirtyIds.Int64(0));
            return ids;
        }
    }

    /// <summary>The directory that holds a directory; null for the root and for a removed one.</summary>
    public InodeNumber? ParentOf(InodeNumber directory)
    {
        lock (_gate) return ParentOfNeedsLock(directory);
    }

    /// <summary>Where the remote has a directory; null when it has none, or one above it has none.</summary>
    public RemotePath? BasePathOf(InodeNumber directory)
    {
        lock (_gate) return BasePathNeedsLock(directory);
    }

    /// <summary>Where the remote has an entry; null when it has it not.</summary>
    public RemotePath? BasePathOf(EntryRecord entry) =>
        entry.Base is { } known && BasePathOf(known.Parent) is { } parent ? parent.Child(known.Name) : null;

    /// <summary>The path Local shows for an entry (for people), or the last known one with a removed one.</summary>
    public string LocalPathOf(EntryRecord entry)
    {
        lock (_gate)
        {
            var names = new Stack<string>();
            for (var at = entry; at is not null && names.Count < 4096;)
            {
                names.Push(at.IsRemoved ? at.Base?.Name ?? at.Name : at.Name);
                var parent = at.Parent ?? at.Base?.Parent ?? InodeNumber.Root;
                at = parent == InodeNumber.Root ? null : FirstEntry(_statements.EntriesOfInode.Bind(1, parent.Value));
            }

            return "/" + string.Join('/', names);
        }
    }

    internal InodeRecord? FindInodeNeedsLock(InodeNumber inode)
    {
        if (_cache.TryGet(inode, out var record)) return record;
        var row = _statements.FindInode.Bind(1, inode.Value);
        if (!row.Step()) return null;
        record = IndexStatements.ReadInode(row);
        row.Reset();
        if (!_isUndoable) _cache.Set(record);
        return record;
    }

    internal bool TryFindChildNeedsLock(InodeNumber parent, ReadOnlySpan<byte> name, out InodeNumber inode)
    {
        if (_cache.TryGet(parent, name, out inode)) return true;
        if (_missing.Is(parent, name)) return false;
        var row = _statements.FindChild.Bind(1, parent.Value).BindText(2, name);
        if (!row.Step())
        {
            _missing.Set(parent, name);
            return false;
        }

        inode = new(row.UInt64(0));
        row.Reset();
        if (!_isUndoable) _cache.Set(parent, name, inode);
        return true;
    }

    internal InodeNumber? ParentOfNeedsLock(InodeNumber directory) =>
        directory == InodeNumber.Root ? null : FirstEntry(_statements.EntriesOfInode.Bind(1, directory.Value))?.Parent;

    internal RemotePath? BasePathNeedsLock(InodeNumber directory)
    {
        var names = new Stack<string>();
        while (directory != InodeNumber.Root)
        {
            if (FirstEntry(_statements.EntriesOfInode.Bind(1, directory.Value))?.Base is not { } known) return null;
            names.Push(known.Name);
            directory = known.Parent;
        }

        var path = RemotePath.Root;
        foreach (var name in names) path = path.Child(name);
        return path;
    }

    internal static EntryRecord? FirstEntry(Statement rows)
    {
        if (!rows.Step()) return null;
        var entry = IndexStatements.ReadEntry(rows);
        rows.Reset();
        return entry;
    }

    internal static List<EntryRecord> AllEntries(Statement rows)
    {
        var entries = new List<EntryRecord>();
        while (rows.Step()) entries.Add(IndexStatements.ReadEntry(rows));
        return entries;
    }

    internal static byte[] Encode(string name) => Encoding.UTF8.GetBytes(name);
}
