using CloudMount.Primitives;

namespace CloudMount.Index;

/// <summary>
/// One change of the index: reads that see it, writes, and <see cref="Keep"/> at the end, without which all of it is undone. Holds the
/// index's lock until it is disposed; nothing may be awaited and no other part called in between. There is one object per index, used anew
/// for each change.
/// </summary>
internal sealed class IndexChange(NodeIndex index) : IDisposable
{
    private readonly NodeIndex _index = index;
    private readonly List<long> _dirtied = [];
    private bool _isKept;

    public InodeRecord? FindInode(InodeNumber inode) => _index.FindInodeNeedsLock(inode);

    public bool TryFindChild(InodeNumber parent, ReadOnlySpan<byte> name, out InodeNumber inode) =>
        _index.TryFindChildNeedsLock(parent, name, out inode);

    public EntryRecord? FindEntry(InodeNumber parent, ReadOnlySpan<byte> name) =>
        NodeIndex.FirstEntry(_index.Statements.FindEntry.Bind(1, parent.Value).BindText(2, name));

    public EntryRecord? FindEntry(InodeNumber parent, string name) =>
        NodeIndex.FirstEntry(_index.Statements.FindEntry.Bind(1, parent.Value).BindText(2, name));

    public EntryRecord? FindEntry(long id) => NodeIndex.FirstEntry(_index.Statements.FindEntryById.Bind(1, id));

    /// <summary>The entry the remote is known to hold under a name.</summary>
    public EntryRecord? FindBase(InodeNumber parent, string name) =>
        NodeIndex.FirstEntry(_index.Statements.FindBase.Bind(1, parent.Value).BindText(2, name));

    public List<EntryRecord> EntriesOf(InodeNumber inode) => NodeIndex.AllEntries(_index.Statements.EntriesOfInode.Bind(1, inode.Value));

    public List<EntryRecord> EntriesUnder(InodeNumber parent) => NodeIndex.AllEntries(_index.Statements.EntriesUnder.Bind(1, parent.Value));

    public List<EntryRecord> BasesUnder(InodeNumber parent) => NodeIndex.AllEntries(_index.Statements.BasesUnder.Bind(1, parent.Value));

    public InodeNumber? ParentOf(InodeNumber directory) => _index.ParentOfNeedsLock(directory);

    public bool HasChildren(InodeNumber directory)
    {
        var row = _index.Statements.HasChild.Bind(1, directory.Value);
        if (!row.Step()) return false;
        row.Reset();
        return true;
    }

    /// <summary>Adds an inode under a number never used before; answers it with that number.</summary>
    public InodeRecord Insert(InodeRecord inode)
    {
        IndexStatements.BindInode(_index.Statements.InsertInode, inode);
        _index.Statements.InsertInode.Run();
        var inserted = inode.Inode.Value != 0 ? inode : inode with { Inode = new((ulong)_index.LastId()) };
        _index.Cache(inserted);
        return inserted;
    }

    public void Update(InodeRecord inode)
    {
        var isInPlace = _index.IsCached(inode.Inode, out var previous) && previous.LinkCount == inode.LinkCount && previous.Content == inode.Content;
        var statement = isInPlace ? _index.Statements.UpdateInodeInPlace : _index.Statements.UpdateInode;
        IndexStatements.BindInode(statement, inode);
        statement.Run();
        _index.Cache(inode);
    }

    /// <summary>Removes an inode with its target and extended attributes.</summary>
    public void Delete(InodeNumber inode)
    {
        _index.Statements.DeleteInode.Bind(1, inode.Value).Run();
        _index.DeleteBelongings(inode);
        _index.Uncache(inode);
    }

    public EntryRecord Insert(EntryRecord entry)
    {
        IndexStatements.BindEntry(_index.Statements.InsertEntry, entry);
        _index.Statements.InsertEntry.Run();
        var inserted = entry with { Id = _index.LastId() };
        Note(inserted);
        return inserted;
    }

    /// <summary>Replaces an entry. <paramref name="previous"/> is what it was: its name is no longer cached.</summary>
    public void Update(EntryRecord previous, EntryRecord entry)
    {
        if (previous.Parent is { } parent) _index.Uncache(parent, NodeIndex.Encode(previous.Name));
        IndexStatements.BindEntry(_index.Statements.UpdateEntry, entry);
        _index.Statements.UpdateEntry.Run();
        Note(entry);
    }

    public void Delete(EntryRecord entry)
    {
        if (entry.Parent is { } parent) _index.Uncache(parent, NodeIndex.Encode(entry.Name));
        _index.Statements.DeleteEntry.Bind(1, entry.Id).Run();
    }

    /// <summary>Removes a name from Local: kept for the reconciler while the remote has it or may have begun to, else deleted.</summary>
    public void Remove(EntryRecord entry)
    {
        if (entry.Base is null && !entry.IsBegun) Delete(entry);
        else Update(entry, entry with { Parent = null, IsDirty = true });
    }

    /// <summary>Marks all names of an inode as differing from the remote.</summary>
    public void MarkDirty(InodeNumber inode)
    {
        foreach (var entry in EntriesOf(inode))
        {
            if (!entry.IsDirty) Update(entry, entry with { IsDirty = true });
            else Note(entry);
        }
    }

    /// <summary>Notes that nothing of a staging file is present yet. What is not noted is whole.</summary>
    public void InsertPartialContent(long content) => _index.InsertPartialContent(content);

    /// <summary>Forgets what was noted of a staging file.</summary>
    public void DeleteContent(long content) => _index.DeleteContentNeedsLock(content);

    public void SetTarget(InodeNumber inode, ReadOnlySpan<byte> target) => _index.SetTarget(inode, target);

    public byte[]? FindExtendedAttribute(InodeNumber inode, ReadOnlySpan<byte> name) => _index.FindAttribute(inode, name);

    public List<(byte[] Name, byte[] Value)> ExtendedAttributesOf(InodeNumber inode) => _index.AllAttributes(inode);

    public void SetExtendedAttribute(InodeNumber inode, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => _index.SetAttribute(inode, name, value);

    public void DeleteExtendedAttribute(InodeNumber inode, ReadOnlySpan<byte> name) => _index.DeleteAttribute(inode, name);

    /// <summary>Makes the change stay.</summary>
    public void Keep() => _isKept = true;

    public void Dispose()
    {
        var dirtied = _isKept && _dirtied.Count > 0 ? _dirtied.ToArray() : [];
        var isKept = _isKept;
        _dirtied.Clear();
        _isKept = false;
        _index.EndChange(isKept, dirtied);
    }

    private void Note(EntryRecord entry)
    {
        if (entry.Parent is { } parent) _index.Cache(parent, NodeIndex.Encode(entry.Name), entry.Inode);
        if (entry.IsDirty) _dirtied.Add(entry.Id);
    }
}
