using CloudMount.Primitives;

namespace CloudMount.Index;

/// <summary>The prepared statements of the index, and how records become rows. Used under the index's lock.</summary>
internal sealed class IndexStatements(IndexDatabase database) : IDisposable
{
    public const string InodeColumns =
        "i.ino, i.kind, i.mode, i.uid, i.gid, i.nlink, i.size, i.atime, i.mtime, i.ctime, i.btime, i.rdev, i.content, i.content_version, "
        + "i.content_generation, i.attribute_generation, i.unsettled, i.listed_at";

    private const string EntryColumns =
        "id, parent, name, ino, base_parent, base_name, base_id, base_version, base_size, base_mtime, base_attributes, "
        + "base_content_generation, base_attribute_generation, dirty, begun";

    private readonly List<Statement> _others = [];

    public Statement Savepoint { get; } = database.Prepare("SAVEPOINT change");

    public Statement Release { get; } = database.Prepare("RELEASE change");

    public Statement Rollback { get; } = database.Prepare("ROLLBACK TO change");

    public Statement FindInode { get; } = database.Prepare($"SELECT {InodeColumns} FROM inode i WHERE i.ino = ?");

    public Statement InsertInode { get; } = database.Prepare("""
        INSERT INTO inode(ino, kind, mode, uid, gid, nlink, size, atime, mtime, ctime, btime, rdev, content, content_version,
        content_generation, attribute_generation, unsettled, listed_at) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
        """);

    public Statement UpdateInode { get; } = database.Prepare("""
        UPDATE inode SET kind=?2, mode=?3, uid=?4, gid=?5, nlink=?6, size=?7, atime=?8, mtime=?9, ctime=?10, btime=?11, rdev=?12, content=?13,
        content_version=?14, content_generation=?15, attribute_generation=?16, unsettled=?17, listed_at=?18 WHERE ino=?1
        """);

    /// <summary>As <see cref="UpdateInode"/>, where links and content stay: the indexes over them are not touched.</summary>
    public Statement UpdateInodeInPlace { get; } = database.Prepare("""
        UPDATE inode SET kind=?2, mode=?3, uid=?4, gid=?5, size=?7, atime=?8, mtime=?9, ctime=?10, btime=?11, rdev=?12,
        content_version=?14, content_generation=?15, attribute_generation=?16, unsettled=?17, listed_at=?18 WHERE ino=?1
        """);

    public Statement DeleteInode { get; } = database.Prepare("DELETE FROM inode WHERE ino = ?");

    public Statement FindChild { get; } = database.Prepare("SELECT ino FROM entry WHERE parent = ? AND name = ?");

    public Statement FindEntry { get; } = database.Prepare($"SELECT {EntryColumns} FROM entry WHERE parent = ? AND name = ?");

    public Statement FindEntryById { get; } = database.Prepare($"SELECT {EntryColumns} FROM entry WHERE id = ?");

    public Statement FindBase { get; } = database.Prepare($"SELECT {EntryColumns} FROM entry WHERE base_parent = ? AND base_name = ?");

    public Statement EntriesOfInode { get; } = database.Prepare($"SELECT {EntryColumns} FROM entry WHERE ino = ? ORDER BY id");

    public Statement EntriesUnder { get; } = database.Prepare($"SELECT {EntryColumns} FROM entry WHERE parent = ?");

    public Statement BasesUnder { get; } = database.Prepare($"SELECT {EntryColumns} FROM entry WHERE base_parent = ?");

    public Statement ChildIds { get; } = database.Prepare("SELECT id FROM entry WHERE parent = ? ORDER BY id");

    public Statement HasChild { get; } = database.Prepare("SELECT 1 FROM entry WHERE parent = ? LIMIT 1");

    public Statement ChildWithInode { get; } =
        database.Prepare($"SELECT {InodeColumns}, e.name FROM entry e JOIN inode i ON i.ino = e.ino WHERE e.id = ? AND e.parent = ?");

    public Statement InsertEntry { get; } = database.Prepare($"INSERT INTO entry({EntryColumns}) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");

    public Statement UpdateEntry { get; } = database.Prepare("""
        UPDATE entry SET parent=?2, name=?3, ino=?4, base_parent=?5, base_name=?6, base_id=?7, base_version=?8, base_size=?9, base_mtime=?10,
        base_attributes=?11, base_content_generation=?12, base_attribute_generation=?13, dirty=?14, begun=?15 WHERE id=?1
        """);

    public Statement DeleteEntry { get; } = database.Prepare("DELETE FROM entry WHERE id = ?");

    public Statement DirtyIds { get; } = database.Prepare("SELECT id FROM entry WHERE dirty ORDER BY id");

    /// <summary>A statement of rarer use, prepared at its first call.</summary>
    public Statement Other(ref Statement? statement, string sql)
    {
        if (statement is not null) return statement;
        statement = database.Prepare(sql);
        _others.Add(statement);
        return statement;
    }

    public static InodeRecord ReadInode(Statement row) => new()
    {
        Inode = new(row.UInt64(0)),
        Kind = (FileKind)row.Int64(1),
        Permissions = (uint)row.Int64(2),
        UserId = (uint)row.Int64(3),
        GroupId = (uint)row.Int64(4),
        LinkCount = (uint)row.Int64(5),
        Size = row.Int64(6),
        AccessTime = new(row.Int64(7)),
        ModifyTime = new(row.Int64(8)),
        ChangeTime = new(row.Int64(9)),
        BirthTime = new(row.Int64(10)),
        Device = (uint)row.Int64(11),
        Content = row.Int64(12),
        ContentVersion = row.Text(13),
        ContentGeneration = row.Int64(14),
        AttributeGeneration = row.Int64(15),
        IsUnsettled = row.Int64(16) != 0,
        ListedAt = new(row.Int64(17)),
    };

    public static void BindInode(Statement statement, InodeRecord inode)
    {
        if (inode.Inode.Value == 0) statement.BindNull(1);
        else statement.Bind(1, inode.Inode.Value);
        statement.Bind(2, (long)inode.Kind).Bind(3, inode.Permissions).Bind(4, inode.UserId).Bind(5, inode.GroupId).Bind(6, inode.LinkCount)
            .Bind(7, inode.Size).Bind(8, inode.AccessTime.Nanoseconds).Bind(9, inode.ModifyTime.Nanoseconds)
            .Bind(10, inode.ChangeTime.Nanoseconds).Bind(11, inode.BirthTime.Nanoseconds).Bind(12, inode.Device).Bind(13, inode.Content)
            .BindText(14, inode.ContentVersion).Bind(15, inode.ContentGeneration).Bind(16, inode.AttributeGeneration)
            .Bind(17, inode.IsUnsettled ? 1L : 0).Bind(18, inode.ListedAt.Nanoseconds);
    }

    public static EntryRecord ReadEntry(Statement row) => new()
    {
        Id = row.Int64(0),
        Parent = row.IsNull(1) ? null : new InodeNumber(row.UInt64(1)),
        Name = row.Text(2)!,
        Inode = new(row.UInt64(3)),
        Base = row.IsNull(4) ? null : new(
            new(row.UInt64(4)), row.Text(5)!, row.Text(6), row.Text(7) ?? "", row.Int64(8), new(row.Int64(9)), row.Text(10) ?? "", row.Int64(11), row.Int64(12)),
        IsDirty = row.Int64(13) != 0,
        IsBegun = row.Int64(14) != 0,
    };

    public static void BindEntry(Statement statement, EntryRecord entry)
    {
        if (entry.Id == 0) statement.BindNull(1);
        else statement.Bind(1, entry.Id);
        statement.Bind(2, (long?)entry.Parent?.Value).BindText(3, entry.Name).Bind(4, entry.Inode.Value);
        var known = entry.Base;
        statement.Bind(5, (long?)known?.Parent.Value).BindText(6, known?.Name).BindText(7, known?.RemoteId).BindText(8, known?.Version)
            .Bind(9, known?.Size).Bind(10, known?.ModifyTime.Nanoseconds).BindText(11, known?.Attributes)
            .Bind(12, known?.ContentGeneration).Bind(13, known?.AttributeGeneration)
            .Bind(14, entry.IsDirty ? 1L : 0).Bind(15, entry.IsBegun ? 1L : 0);
    }

    public void Dispose()
    {
        foreach (var statement in _others) statement.Dispose();
        foreach (var statement in (Statement[])
            [Savepoint, Release, Rollback, FindInode, InsertInode, UpdateInode, UpdateInodeInPlace, DeleteInode, FindChild, FindEntry, FindEntryById, FindBase,
            EntriesOfInode, EntriesUnder, BasesUnder, ChildIds, HasChild, ChildWithInode, InsertEntry, UpdateEntry, DeleteEntry, DirtyIds])
        {
            statement.Dispose();
        }
    }
}
