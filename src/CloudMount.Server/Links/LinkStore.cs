using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace CloudMount.Server.Links;

/// <summary>The links, in links.db in the data directory. Those whose time is over are gone. Thread-safe.</summary>
internal sealed class LinkStore : IDisposable
{
    private const int UidBytes = 16;

    /// <summary>Of one account.</summary>
    private const int MaxLinks = 10_000;
    private const string Columns = "SELECT uid, owner, path, created, name, expires FROM link WHERE (expires IS NULL OR expires > $now) AND ";

    private const string Schema =
        "PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS link (uid TEXT PRIMARY KEY, owner TEXT NOT NULL, path TEXT NOT NULL, created INTEGER NOT NULL, "
        + "name TEXT NOT NULL, expires INTEGER) WITHOUT ROWID; CREATE INDEX IF NOT EXISTS link_owner ON link (owner, created, uid);";

    private readonly Database _database;
    private readonly TimeProvider _time;

    private LinkStore(Database database, TimeProvider time) => (_database, _time) = (database, time);

    /// <summary>Throws <see cref="ServerStartException"/>.</summary>
    public static LinkStore Open(string dataDirectory, TimeProvider time) =>
        new(Database.Open(Path.Combine(dataDirectory, "links.db"), static database => database.Execute(Schema)), time);

    /// <summary>Null when the account has too many.</summary>
    public Link? Add(Guid owner, string path, string name, long? expires)
    {
        var link = new Link(RandomNumberGenerator.GetHexString(UidBytes * 2, lowercase: true), owner, path, Now()) { Name = name, Expires = expires };
        _database.Execute("DELETE FROM link WHERE expires <= $now", ("$now", Now()));
        const string Insert =
            "INSERT INTO link (uid, owner, path, created, name, expires) SELECT $uid, $owner, $path, $created, $name, $expires "
            + "WHERE (SELECT COUNT(*) FROM link WHERE owner = $owner) < $max";
        var added = _database.Execute(
            Insert,
            ("$uid", link.Uid),
            ("$owner", owner.ToString("D")),
            ("$path", path),
            ("$created", link.Created),
            ("$name", name),
            ("$expires", expires),
            ("$max", MaxLinks));
        return added > 0 ? link : null;
    }

    /// <summary>Null for one that is unknown or over.</summary>
    public Link? Find(string uid) => _database.Query(Columns + "uid = $uid", Read, ("$now", Now()), ("$uid", uid)).FirstOrDefault();

    /// <summary>Those of an account, the oldest first.</summary>
    public IReadOnlyList<Link> Of(Guid owner) =>
        _database.Query(Columns + "owner = $owner ORDER BY created, uid", Read, ("$now", Now()), ("$owner", owner.ToString("D")));

    /// <summary>Changes name and expiry. False when it is gone.</summary>
    public bool Update(Link link) => _database.Execute(
        "UPDATE link SET name = $name, expires = $expires WHERE uid = $uid", ("$name", link.Name), ("$expires", link.Expires), ("$uid", link.Uid)) > 0;

    public void Remove(Link link) => _database.Execute("DELETE FROM link WHERE uid = $uid", ("$uid", link.Uid));

    public void Dispose() => _database.Dispose();

    private long Now() => _time.GetUtcNow().ToUnixTimeSeconds();

    private static Link Read(SqliteDataReader row) => new(row.GetString(0), Guid.Parse(row.GetString(1)), row.GetString(2), row.GetInt64(3))
    {
        Name = row.GetString(4), Expires = row.IsDBNull(5) ? null : row.GetInt64(5),
    };
}
