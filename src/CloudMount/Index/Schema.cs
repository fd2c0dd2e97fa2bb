namespace CloudMount.Index;

/// <summary>The tables of the index. A change of them raises <see cref="Version"/>.</summary>
internal static class Schema
{
    public const int Version = 1;

    /// <summary>"cmnt": marks the file as ours (https://sqlite.org/pragma.html#pragma_application_id).</summary>
    public const int ApplicationId = 0x636D6E74;

    /// <summary>Tables that were added without a new <see cref="Version"/>: a program that does not know them leaves them alone.</summary>
    public const string Additions =
        "CREATE TABLE IF NOT EXISTS upload(entry INTEGER PRIMARY KEY, content TEXT NOT NULL, record TEXT NOT NULL);";

    public const string Create = """
        CREATE TABLE inode(
            ino INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL, mode INTEGER NOT NULL, uid INTEGER NOT NULL, gid INTEGER NOT NULL,
            nlink INTEGER NOT NULL, size INTEGER NOT NULL, atime INTEGER NOT NULL, mtime INTEGER NOT NULL, ctime INTEGER NOT NULL,
            btime INTEGER NOT NULL, rdev INTEGER NOT NULL, content INTEGER NOT NULL, content_version TEXT, content_generation INTEGER NOT NULL,
            attribute_generation INTEGER NOT NULL, unsettled INTEGER NOT NULL, listed_at INTEGER NOT NULL);
        CREATE INDEX inode_unlinked ON inode(ino) WHERE nlink = 0;
        CREATE INDEX inode_content ON inode(content) WHERE content <> 0;
        CREATE TABLE entry(
            id INTEGER PRIMARY KEY AUTOINCREMENT, parent INTEGER, name TEXT NOT NULL, ino INTEGER NOT NULL,
            base_parent INTEGER, base_name TEXT, base_id TEXT, base_version TEXT, base_size INTEGER, base_mtime INTEGER, base_attributes TEXT,
            base_content_generation INTEGER, base_attribute_generation INTEGER, dirty INTEGER NOT NULL, begun INTEGER NOT NULL);
        CREATE UNIQUE INDEX entry_local ON entry(parent, name) WHERE parent IS NOT NULL;
        CREATE UNIQUE INDEX entry_base ON entry(base_parent, base_name) WHERE base_parent IS NOT NULL;
        CREATE INDEX entry_inode ON entry(ino);
        CREATE INDEX entry_dirty ON entry(id) WHERE dirty;
        CREATE TABLE target(ino INTEGER PRIMARY KEY, value BLOB NOT NULL);
        CREATE TABLE xattr(ino INTEGER NOT NULL, name BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY(ino, name)) WITHOUT ROWID;
        CREATE TABLE content(id INTEGER PRIMARY KEY, length INTEGER NOT NULL, map BLOB NOT NULL);
        CREATE TABLE conflict(id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL, copy TEXT NOT NULL, time INTEGER NOT NULL);
        CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        """;
}
