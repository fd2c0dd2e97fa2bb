using System.Security.Cryptography;
using CloudMount.Server.Files;
using CloudMount.Server.Native;
using Microsoft.Data.Sqlite;

namespace CloudMount.Server.Changes;

/// <summary>
/// journal.db in the data directory. It is marked as open while a server writes it: who finds the mark knows that rows may be missing, by a
/// killed process or a power failure, and begins a new epoch. Thread-safe.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    /// <summary>Who made an entry and brought its content, the oldest first. The indexes answer it, so that it costs the same however long the journal is.</summary>
    internal const string FindMakers =
        "SELECT kind, account FROM change WHERE kind IN ($create, $modify) "
        + "AND (id = $id OR (id IS NULL AND path = $path AND size = $size AND modified = $modified)) ORDER BY stamp";

    private const string Columns = "stamp, kind, path, old_path, is_directory, id, size, modified, account, api, origin";
    private const string TableColumns =
        "(stamp INTEGER PRIMARY KEY, kind INTEGER NOT NULL, path TEXT NOT NULL, old_path TEXT, is_directory INTEGER NOT NULL, id BLOB, "
        + "size INTEGER NOT NULL, modified INTEGER NOT NULL, account BLOB, api INTEGER NOT NULL, origin TEXT);";

    /// <summary>A row is in one of them, for which its writing takes four times the processor time: some microseconds more.</summary>
    private const string Indexes =
        "CREATE INDEX IF NOT EXISTS change_id ON change (id) WHERE id IS NOT NULL;"
        + "CREATE INDEX IF NOT EXISTS change_path ON change (path) WHERE id IS NULL;";

    private const string Schema =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
        + $"CREATE TABLE IF NOT EXISTS change {TableColumns} CREATE TABLE IF NOT EXISTS download {TableColumns}"
        + "CREATE TABLE IF NOT EXISTS state (only INTEGER PRIMARY KEY CHECK (only = 1), epoch TEXT NOT NULL, floor INTEGER NOT NULL, "
        + "last INTEGER NOT NULL, is_open INTEGER NOT NULL);"
        + Indexes;

    private const string OutsideSites = $"AND path NOT GLOB '/{ReservedNames.Sites}/*' ";

    /// <summary>By the beginning of the path, since LIKE and GLOB would take parts of names for more than they are.</summary>
    private const string Within =
        "AND (path = $root OR substr(path, 1, length($root) + 1) = $root || '/' OR old_path = $root OR substr(old_path, 1, length($root) + 1) = $root || '/') ";

    private const string Values = "VALUES ($stamp, $kind, $path, $old, $directory, $id, $size, $modified, $account, $api, $origin)";
    private const string PutChange = $"INSERT OR REPLACE INTO change ({Columns}) {Values}";
    private const string PutDownload = $"INSERT OR REPLACE INTO download ({Columns}) {Values}";
    private const string PutState =
        "INSERT INTO state (only, epoch, floor, last, is_open) VALUES (1, $epoch, $floor, $last, $open) ON CONFLICT (only) DO UPDATE "
        + "SET epoch = $epoch, floor = max(floor, $floor), last = max(last, $last), is_open = $open";

    /// <summary>Microseconds before its first start in which a new journal says that nothing was changed: clients ask from a little before they began.</summary>
    private const long FirstSpan = 60_000_000;

    private readonly Database _database;
    private readonly string _epoch;

    private JournalFile(Database database, long now)
    {
        _database = database;
        var found = database.Query(
            "SELECT epoch, floor, max(last, coalesce((SELECT max(stamp) FROM change), 0)), is_open FROM state",
            static row => (State: new JournalState(row.GetString(0), row.GetInt64(1), row.GetInt64(2)), IsOpen: row.GetBoolean(3)));
        State = found switch
        {
            [] => Begin(now - FirstSpan, now),
            [{ IsOpen: false } clean] => clean.State,
            [var unclean, ..] => Begin(Math.Max(now, unclean.State.Last + 1), Math.Max(now, unclean.State.Last + 1)),
        };
        _epoch = State.Epoch;
        Put(State, isOpen: true);

        // The mark is on disk before the first row is shown to anybody.
        database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <summary>What was found, or begun, when the file was opened.</summary>
    public JournalState State { get; }

    /// <summary>Throws <see cref="ServerStartException"/>.</summary>
    /// <param name="now">Microseconds since 1970.</param>
    public static JournalFile Open(string dataDirectory, long now)
    {
        var file = Path.Combine(dataDirectory, "journal.db");
        var database = Database.Open(file, static database => database.Execute(Schema));
        try
        {
            return new(database, now);
        }
        catch (SqliteException cause)
        {
            database.Dispose();
            throw new ServerStartException($"Cannot open {file}: {cause.Message}", cause);
        }
    }

    /// <summary>Writes rows and state in one transaction. Throws <see cref="SqliteException"/>, having written nothing.</summary>
    public void Append(IReadOnlyList<Change> changes, IReadOnlyList<Change> downloads, long floor, long last) => _database.Together(() =>
    {
        foreach (var change in changes) _database.Execute(PutChange, Row(change));
        foreach (var download in downloads) _database.Execute(PutDownload, Row(download));
        Put(new(_epoch, floor, last), isOpen: true);
    });

    /// <summary>The changes after one stamp and up to another, the oldest first.</summary>
    public List<Change> Read(long after, long upTo, int limit) => _database.Query(
        $"SELECT {Columns} FROM change WHERE stamp > $after AND stamp <= $to ORDER BY stamp LIMIT $limit",
        ReadRow,
        ("$after", after),
        ("$to", upTo),
        ("$limit", limit));

    /// <summary>Changes and downloads of a time, the newest first.</summary>
    public List<Change> ReadActivity(ActivityFilter filter) => _database.Query(
        $"SELECT {Columns} FROM (SELECT * FROM change UNION ALL SELECT * FROM download) WHERE stamp >= $from AND stamp <= $to AND kind <> $edit "
        + "AND ($account IS NULL OR account = $account) AND ($id IS NULL OR id = $id) "
        + (filter.Within.IsWhole ? OutsideSites : Within) + "ORDER BY stamp DESC LIMIT $limit",
        ReadRow,
        ("$root", filter.Within.Root),
        ("$from", filter.From),
        ("$to", filter.To),
        ("$edit", (int)ChangeKind.Edit),
        ("$account", filter.Account?.ToByteArray()),
        ("$id", filter.Id?.ToBytes()),
        ("$limit", filter.Limit));

    /// <summary>
    /// Who made an entry and brought its content, by the rows that have its id; of rows from before it had one by those that have its path, size and
    /// time, since another may have had the path.
    /// </summary>
    /// <param name="path">The full one.</param>
    public Makers ReadMakers(EntryId id, string path, in EntryStat stat)
    {
        var rows = _database.Query(
            FindMakers,
            static row => (Kind: (ChangeKind)row.GetInt32(0), Account: row.IsDBNull(1) ? (Guid?)null : new Guid((byte[])row.GetValue(1))),
            ("$create", (int)ChangeKind.Create),
            ("$modify", (int)ChangeKind.Modify),
            ("$id", id.ToBytes()),
            ("$path", path),
            ("$size", stat.IsDirectory ? 0 : stat.Size),
            ("$modified", stat.ModifyTime));
        return new(rows.Find(static row => row.Kind == ChangeKind.Create).Account, rows.Count > 0 ? rows[^1].Account : null);
    }

    /// <summary>The stamp up to which changes are too many or too old; null when there is none.</summary>
    public long? FindSurplus(int maxRows, long oldest)
    {
        var surplus = _database.Query(
            "SELECT max(coalesce((SELECT stamp FROM change ORDER BY stamp DESC LIMIT 1 OFFSET $rows), -1), "
            + "coalesce((SELECT max(stamp) FROM change WHERE stamp < $oldest), -1))",
            static row => row.GetInt64(0),
            ("$rows", maxRows),
            ("$oldest", oldest))[0];
        return surplus < 0 ? null : surplus;
    }

    /// <summary>Removes changes up to a stamp, and downloads that are too many or too old.</summary>
    public void Trim(long? upTo, int maxRows, long oldest, JournalState state) => _database.Together(() =>
    {
        Put(state, isOpen: true);
        if (upTo is { } stamp) _database.Execute("DELETE FROM change WHERE stamp <= $to", ("$to", stamp));
        _database.Execute(
            "DELETE FROM download WHERE stamp < $oldest OR stamp <= (SELECT stamp FROM download ORDER BY stamp DESC LIMIT 1 OFFSET $rows)",
            ("$oldest", oldest),
            ("$rows", maxRows));
    });

    /// <summary>A clean end: all rows are in.</summary>
    public void Close(long floor, long last) => Put(new(_epoch, floor, last), isOpen: false);

    public void Dispose() => _database.Dispose();

    private static JournalState Begin(long floor, long last) => new(RandomNumberGenerator.GetHexString(16, lowercase: true), floor, last);

    private void Put(JournalState state, bool isOpen) => _database.Execute(
        PutState, ("$epoch", state.Epoch), ("$floor", state.Floor), ("$last", state.Last), ("$open", isOpen));

    private static (string Name, object? Value)[] Row(Change change) =>
    [
        ("$stamp", change.Stamp), ("$kind", (int)change.Kind), ("$path", change.Path), ("$old", change.OldPath), ("$directory", change.IsDirectory),
        ("$id", change.Id?.ToBytes()), ("$size", change.Size), ("$modified", change.ModifyTime), ("$account", change.By.Account?.ToByteArray()),
        ("$api", (int)change.By.Api), ("$origin", change.By.Origin),
    ];

    private static Change ReadRow(SqliteDataReader row)
    {
        var account = row.IsDBNull(8) ? (Guid?)null : new Guid((byte[])row.GetValue(8));
        var by = new Author(account, (ServedApi)row.GetInt32(9), row.IsDBNull(10) ? null : row.GetString(10));
        return new((ChangeKind)row.GetInt32(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3), row.GetBoolean(4), by)
        {
            Stamp = row.GetInt64(0),
            Id = row.IsDBNull(5) ? null : new EntryId(new Guid((byte[])row.GetValue(5))),
            Size = row.GetInt64(6),
            ModifyTime = row.GetInt64(7),
        };
    }
}
