using System.Diagnostics.CodeAnalysis;
using CloudMount.Primitives;
using SQLitePCL;

namespace CloudMount.Index;

// What IndexChange needs; all of it under the lock.
internal sealed partial class NodeIndex
{
    private Statement? _insertContent;
    private Statement? _deleteContent;
    private Statement? _setTarget;
    private Statement? _deleteTarget;
    private Statement? _deleteAttributes;

    internal IndexStatements Statements => _statements;

    internal long LastId() => raw.sqlite3_last_insert_rowid(_database.Handle);

    // Who reads without the lock must not see what may be undone: it is read anew by the next who asks.
    internal void Cache(InodeRecord inode)
    {
        if (_isUndoable) _cache.Drop(inode.Inode);
        else _cache.Set(inode);
    }

    internal bool IsCached(InodeNumber inode, [NotNullWhen(true)] out InodeRecord? record) => _cache.TryGet(inode, out record);

    internal void Uncache(InodeNumber inode) => _cache.Drop(inode);

    internal void Cache(InodeNumber parent, byte[] name, InodeNumber inode)
    {
        if (_isUndoable) _cache.Drop(parent, name);
        else _cache.Set(parent, name, inode);
        _missing.Clear();
    }

    internal void Uncache(InodeNumber parent, byte[] name) => _cache.Drop(parent, name);

    internal void InsertPartialContent(long content) =>
        _statements.Other(ref _insertContent, "INSERT INTO content(id, length, map) VALUES(?, 0, x'00')").Bind(1, content).Run();

    internal void DeleteContentNeedsLock(long content) =>
        _statements.Other(ref _deleteContent, "DELETE FROM content WHERE id = ?").Bind(1, content).Run();

    internal void SetTarget(InodeNumber inode, ReadOnlySpan<byte> target) =>
        _statements.Other(ref _setTarget, "INSERT OR REPLACE INTO target(ino, value) VALUES(?, ?)").Bind(1, inode.Value).BindBytes(2, target).Run();

    internal void DeleteBelongings(InodeNumber inode)
    {
        _statements.Other(ref _deleteTarget, "DELETE FROM target WHERE ino = ?").Bind(1, inode.Value).Run();
        _statements.Other(ref _deleteAttributes, "DELETE FROM xattr WHERE ino = ?").Bind(1, inode.Value).Run();
    }
}
