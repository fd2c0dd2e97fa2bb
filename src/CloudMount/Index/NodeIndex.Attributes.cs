using CloudMount.Primitives;

namespace CloudMount.Index;

// Targets of symbolic links and extended attributes.
internal sealed partial class NodeIndex
{
    private Statement? _findTarget;
    private Statement? _findAttribute;
    private Statement? _allAttributes;
    private Statement? _setAttribute;
    private Statement? _deleteAttribute;

    /// <summary>The target of a symbolic link; null when it is none.</summary>
    public byte[]? FindTarget(InodeNumber inode)
    {
        lock (_gate)
        {
            var row = _statements.Other(ref _findTarget, "SELECT value FROM target WHERE ino = ?").Bind(1, inode.Value);
            if (!row.Step()) return null;
            var target = row.Bytes(0).ToArray();
            row.Reset();
            return target;
        }
    }

    /// <summary>Null when the inode has none of that name.</summary>
    public byte[]? FindExtendedAttribute(InodeNumber inode, ReadOnlySpan<byte> name)
    {
        lock (_gate) return FindAttribute(inode, name);
    }

    public List<(byte[] Name, byte[] Value)> ExtendedAttributesOf(InodeNumber inode)
    {
        lock (_gate) return AllAttributes(inode);
    }

    internal byte[]? FindAttribute(InodeNumber inode, ReadOnlySpan<byte> name)
    {
        var row = _statements.Other(ref _findAttribute, "SELECT value FROM xattr WHERE ino = ? AND name = ?").Bind(1, inode.Value).BindBytes(2, name);
        if (!row.Step()) return null;
        var value = row.Bytes(0).ToArray();
        row.Reset();
        return value;
    }

    internal List<(byte[] Name, byte[] Value)> AllAttributes(InodeNumber inode)
    {
        var all = new List<(byte[] Name, byte[] Value)>();
        var rows = _statements.Other(ref _allAttributes, "SELECT name, value FROM xattr WHERE ino = ? ORDER BY name").Bind(1, inode.Value);
        while (rows.Step()) all.Add((rows.Bytes(0).ToArray(), rows.Bytes(1).ToArray()));
        return all;
    }

    internal void SetAttribute(InodeNumber inode, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        _statements.Other(ref _setAttribute, "INSERT OR REPLACE INTO xattr(ino, name, value) VALUES(?, ?, ?)")
            .Bind(1, inode.Value).BindBytes(2, name).BindBytes(3, value).Run();

    internal void DeleteAttribute(InodeNumber inode, ReadOnlySpan<byte> name) =>
        _statements.Other(ref _deleteAttribute, "DELETE FROM xattr WHERE ino = ? AND name = ?").Bind(1, inode.Value).BindBytes(2, name).Run();
}
