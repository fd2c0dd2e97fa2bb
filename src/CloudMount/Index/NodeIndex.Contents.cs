using CloudMount.Primitives;

namespace CloudMount.Index;

// What is known of staging files, and small facts of the mount.
internal sealed partial class NodeIndex
{
    private long _lastContent;
    private Statement? _findContent;
    private Statement? _saveContent;
    private Statement? _allContents;
    private Statement? _inodeOfContent;
    private Statement? _countEntries;
    private Statement? _unsentRemoval;
    private Statement? _unlinked;
    private Statement? _getMeta;
    private Statement? _setMeta;
    private Statement? _insertConflict;
    private Statement? _allConflicts;

    /// <summary>
    /// Length and chunk map of a staging file that is not whole; a map of one zero says that nothing of it was saved yet. Null when it is
    /// whole.
    /// </summary>
    public (long Length, byte[] Map)? FindContent(long id)
    {
        lock (_gate)
        {
            var row = _statements.Other(ref _findContent, "SELECT length, map FROM content WHERE id = ?").Bind(1, id);
            if (!row.Step()) return null;
            var found = (row.Int64(0), row.Bytes(1).ToArray());
            row.Reset();
            return found;
        }
    }

    /// <summary>A number for a new staging file, not used by any other that is left.</summary>
    public long NewContent() => Interlocked.Increment(ref _lastContent);

    /// <summary>Notes how much of a staging file is present; with an empty map that it is whole.</summary>
    public void SaveContent(long id, long length, ReadOnlySpan<byte> map)
    {
        using var change = Change();
        if (map.IsEmpty) DeleteContentNeedsLock(id);
        else
        {
            _statements.Other(ref _saveContent, "INSERT OR REPLACE INTO content(id, length, map) VALUES(?, ?, ?)").Bind(1, id).Bind(2, length).BindBytes(3, map).Run();
        }

        change.Keep();
    }

    /// <summary>The staging files that inodes have.</summary>
    public List<long> ContentIds() => Ids(ref _allContents, "SELECT content FROM inode WHERE content <> 0");

    /// <summary>The inode whose content a staging file is; null when it belongs to none.</summary>
    public InodeRecord? InodeOfContent(long id)
    {
        lock (_gate)
        {
            var row = _statements.Other(ref _inodeOfContent, "SELECT ino FROM inode WHERE content = ? AND content <> 0").Bind(1, id);
            if (!row.Step()) return null;
            var inode = new InodeNumber(row.UInt64(0));
            row.Reset();
            return FindInodeNeedsLock(inode);
        }
    }

    /// <summary>Whether the content holds anything that the remote does not: such content is never given up.</summary>
    public bool HasUnsentContent(InodeRecord inode)
    {
        if (inode.IsUnsettled) return true;
        var shown = EntriesOf(inode.Inode).FindAll(entry => !entry.IsRemoved);
        return shown.Count == 0 || shown.Exists(entry => entry.IsBegun || entry.Base?.ContentGeneration != inode.ContentGeneration);
    }

    /// <summary>Whether anything was removed here that the remote still has.</summary>
    public bool HasUnsentRemoval()
    {
        lock (_gate)
        {
            var row = _statements.Other(ref _unsentRemoval, "SELECT 1 FROM entry WHERE dirty AND parent IS NULL LIMIT 1");
            if (!row.Step()) return false;
            row.Reset();
            return true;
        }
    }

    /// <summary>How many files, directories and others are known.</summary>
    public long CountEntries()
    {
        lock (_gate)
        {
            var row = _statements.Other(ref _countEntries, "SELECT count(*) FROM entry");
            row.Step();
            var count = row.Int64(0);
            row.Reset();
            return count;
        }
    }

    /// <summary>
    /// The remote version that holds the content of an inode; null when there is none. Each name of an inode is a file of its own there: when the one
    /// it came from is gone, another that was sent the same content has it.
    /// </summary>
    public string? VersionOf(InodeRecord inode)
    {
        var sent = EntriesOf(inode.Inode).FindAll(entry => !entry.IsBegun && entry.Base is not null);
        if (inode.ContentVersion is { } version && sent.Exists(entry => entry.Base!.Version == version)) return version;
        return sent.Find(entry => entry.Base!.ContentGeneration == inode.ContentGeneration)?.Base!.Version ?? inode.ContentVersion;
    }

    /// <summary>Inodes without a name, which only an open handle or the kernel held.</summary>
    public List<long> UnlinkedInodes() => Ids(ref _unlinked, "SELECT ino FROM inode WHERE nlink = 0");

    public string? GetMeta(string key)
    {
        lock (_gate)
        {
            var row = _statements.Other(ref _getMeta, "SELECT value FROM meta WHERE key = ?").BindText(1, key);
            if (!row.Step()) return null;
            var value = row.Text(0);
            row.Reset();
            return value;
        }
    }

    public void SetMeta(string key, string value)
    {
        using var change = Change();
        _statements.Other(ref _setMeta, "INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)").BindText(1, key).BindText(2, value).Run();
        change.Keep();
    }

    /// <summary>Remembers that two versions met: the remote kept <paramref name="path"/>, the local one lies at <paramref name="copy"/>.</summary>
    public void AddConflict(string path, string copy, Timestamp time)
    {
        using var change = Change();
        _statements.Other(ref _insertConflict, "INSERT INTO conflict(path, copy, time) VALUES(?, ?, ?)")
            .BindText(1, path).BindText(2, copy).Bind(3, time.Nanoseconds).Run();
        change.Keep();
    }

    public List<(string Path, string Copy, Timestamp Time)> Conflicts()
    {
        lock (_gate)
        {
            var all = new List<(string Path, string Copy, Timestamp Time)>();
            var rows = _statements.Other(ref _allConflicts, "SELECT path, copy, time FROM conflict ORDER BY id");
            while (rows.Step()) all.Add((rows.Text(0)!, rows.Text(1)!, new(rows.Int64(2))));
            return all;
        }
    }

    private List<long> Ids(ref Statement? statement, string sql)
    {
        lock (_gate)
        {
            var rows = _statements.Other(ref statement, sql);
            var ids = new List<long>();
            while (rows.Step()) ids.Add(rows.Int64(0));
            return ids;
        }
    }
}
