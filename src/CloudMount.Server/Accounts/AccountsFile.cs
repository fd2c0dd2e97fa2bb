using CloudMount.Server.Files;
using CloudMount.Server.Tenants;
using Microsoft.Data.Sqlite;

namespace CloudMount.Server.Accounts;

/// <summary>
/// accounts.db: accounts with hashes of their passwords, their API keys and second factors, the sites they are of, packages and groups. Another process may change it while the server runs,
/// which is seen within a second. Thread-safe.
/// </summary>
internal sealed class AccountsFile : IDisposable
{
    public const string Name = "accounts.db";

    // What version 0 held; the columns and tables of later versions are added to it.
    private const string FirstSchema =
        "CREATE TABLE IF NOT EXISTS api_key (id TEXT PRIMARY KEY, account TEXT NOT NULL, name TEXT NOT NULL, hash TEXT NOT NULL, "
        + "hint TEXT NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL, is_active INTEGER NOT NULL) WITHOUT ROWID;"
        + "CREATE TABLE IF NOT EXISTS account (key TEXT PRIMARY KEY, password_hash TEXT NOT NULL) WITHOUT ROWID;";

    private const string SecondSchema =
        "ALTER TABLE account ADD COLUMN id TEXT;"
        + "ALTER TABLE account ADD COLUMN name TEXT;"
        + "ALTER TABLE account ADD COLUMN language TEXT;"
        + "ALTER TABLE account ADD COLUMN signature TEXT;"
        + "ALTER TABLE account ADD COLUMN created INTEGER NOT NULL DEFAULT 0;"
        + "ALTER TABLE account ADD COLUMN modified INTEGER NOT NULL DEFAULT 0;"
        + "ALTER TABLE account ADD COLUMN is_active INTEGER NOT NULL DEFAULT 1;"
        + "CREATE UNIQUE INDEX account_id ON account (id);"
        + "CREATE TABLE factor (account TEXT NOT NULL, kind TEXT NOT NULL, secret TEXT NOT NULL, last_step INTEGER NOT NULL DEFAULT 0, "
        + "PRIMARY KEY (account, kind)) WITHOUT ROWID;";

    // Packages are known by name, the operator's own groups have the empty site, and accounts name their groups.
    private const string ThirdSchema =
        "CREATE TABLE package (name TEXT PRIMARY KEY, disk_limit INTEGER, user_limit INTEGER) WITHOUT ROWID;"
        + "CREATE TABLE site (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, reseller TEXT NOT NULL, owner TEXT NOT NULL, "
        + "industry TEXT NOT NULL, package TEXT NOT NULL, created INTEGER NOT NULL, is_active INTEGER NOT NULL) WITHOUT ROWID;"
        + "CREATE TABLE user_group (id TEXT PRIMARY KEY, site TEXT NOT NULL, name TEXT NOT NULL COLLATE NOCASE, UNIQUE (site, name)) WITHOUT ROWID;"
        + "ALTER TABLE account ADD COLUMN site TEXT;"
        + "ALTER TABLE account ADD COLUMN root TEXT NOT NULL DEFAULT '/';"
        + "ALTER TABLE account ADD COLUMN role TEXT NOT NULL DEFAULT 'Administrator';"
        + "ALTER TABLE account ADD COLUMN email TEXT;"
        + "ALTER TABLE account ADD COLUMN groups TEXT NOT NULL DEFAULT '';"
        + "ALTER TABLE account ADD COLUMN is_ftp_active INTEGER NOT NULL DEFAULT 1;"
        + "ALTER TABLE account ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;"
        + "CREATE INDEX account_site ON account (site);"
        + "INSERT INTO package (name) VALUES ('" + Package.Unlimited + "');";

    private const long Version = 2;

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly Database _database;
    private readonly TimeProvider _time;
    private long _generation;
    private long _version;
    private long _lastLook;

    private AccountsFile(Database database, TimeProvider time)
    {
        (_database, _time) = (database, time);
        _lastLook = time.GetTimestamp();
        _version = ReadVersion();
    }

    /// <summary>Opens it, made when missing. Throws <see cref="ServerStartException"/>.</summary>
    public static AccountsFile Open(string dataDirectory, TimeProvider time)
    {
        var file = Path.Combine(dataDirectory, Name);
        try
        {
            DataDirectory.Make(dataDirectory);
            return new(Database.Open(file, Prepare), time);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new ServerStartException($"Cannot open the accounts in {file}: {cause.Message}", cause);
        }
    }

    /// <summary>Grows with each change, by whomever.</summary>
    public long Generation
    {
        get
        {
            if (_time.GetElapsedTime(Interlocked.Read(ref _lastLook)) >= LookInterval) Look();
            return Interlocked.Read(ref _generation);
        }
    }

    /// <summary>The number of rows that were changed.</summary>
    public int Change(string statement, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        try
        {
            return _database.Execute(statement, parameters);
        }
        finally
        {
            // One that failed too: what it met was perhaps changed by another process.
            Interlocked.Increment(ref _generation);
        }
    }

    /// <summary>Changes in one transaction, which keeps other writers out; none of them stays when they answer false. The answer.</summary>
    public bool Together(Func<bool> changes)
    {
        var isDone = false;
        try
        {
            _database.Together(() => isDone = changes());
            return isDone;
        }
        finally
        {
            // Whoever read meanwhile may have seen what was taken back.
            Interlocked.Increment(ref _generation);
        }
    }

    public List<T> Query<T>(string statement, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        _database.Query(statement, read, parameters);

    public void Dispose() => _database.Dispose();

    private static void Prepare(Database database)
    {
        database.Execute(FirstSchema);
        database.Together(() =>
        {
            var version = database.Query("PRAGMA user_version", static row => row.GetInt64(0))[0];
            if (version > Version) throw new IOException("A newer version of this program made it; use that one.");
            if (version < 1) Number(database);
            if (version < 2) database.Execute(ThirdSchema);
            if (version < Version) database.Execute($"PRAGMA user_version = {Version}");
        });
    }

    private static void Number(Database database)
    {
        database.Execute(SecondSchema);
        foreach (var key in database.Query("SELECT key FROM account", static row => row.GetString(0)))
        {
            // The id it had to clients of Quatrix before it was kept.
            var id = EntryId.Of("user " + key).ToString();
            database.Execute(
                "UPDATE account SET id = $id WHERE key = $key; UPDATE api_key SET account = $id WHERE account = $key", ("$id", id), ("$key", key));
        }
    }

    // The look counts when its end is known: who comes meanwhile looks himself, and does not go by what is old.
    private void Look()
    {
        var began = _time.GetTimestamp();
        var version = ReadVersion();
        if (version != Interlocked.Read(ref _version))
        {
            Interlocked.Increment(ref _generation);
            Interlocked.Exchange(ref _version, version);
        }

        Interlocked.Exchange(ref _lastLook, began);
    }

    /// <summary>Changes when another connection has changed the file, and only then.</summary>
    private long ReadVersion() => _database.Query("PRAGMA data_version", static row => row.GetInt64(0))[0];
}
