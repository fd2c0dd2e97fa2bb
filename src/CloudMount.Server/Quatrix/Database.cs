using Microsoft.Data.Sqlite;

namespace CloudMount.Server.Quatrix;

/// <summary>
/// quatrix.db in the data directory: hints of where ids lead, and the uploads that are not finished. One connection, one statement at a time.
/// A power failure may take the last changes: a hint is found again, an upload is dropped after a reboot anyway.
/// </summary>
internal sealed class Database : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Schema =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
        + "CREATE TABLE IF NOT EXISTS fixed (name TEXT PRIMARY KEY, id BLOB NOT NULL) WITHOUT ROWID;"
        + "CREATE TABLE IF NOT EXISTS hint (id BLOB PRIMARY KEY, parent BLOB NOT NULL, name TEXT NOT NULL) WITHOUT ROWID;"
        + "CREATE INDEX IF NOT EXISTS hint_parent ON hint (parent);"
        + "CREATE TABLE IF NOT EXISTS upload (key TEXT PRIMARY KEY, file BLOB NOT NULL, parent BLOB NOT NULL, name TEXT NOT NULL, "
        + "replaces INTEGER NOT NULL, resolves INTEGER NOT NULL, received TEXT NOT NULL, total INTEGER, boot TEXT NOT NULL, "
        + "touched INTEGER NOT NULL, is_done INTEGER NOT NULL, if_version TEXT, attributes TEXT) WITHOUT ROWID;";

    /// <summary>Counts the forms of the table of uploads. Those of an older form are dropped: their clients begin again.</summary>
    private const long Form = 1;

    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection;

    private Database(string file) => _connection =
        new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 10 }.ToString());

    /// <summary>Opens the database, made when missing and readable by its owner only. Throws <see cref="ServerStartException"/>.</summary>
    public static Database Open(string dataDirectory)
    {
        if (!OperatingSystem.IsLinux()) throw new ServerStartException("The server runs on Linux only.");
        var file = Path.Combine(dataDirectory, "quatrix.db");
        var database = new Database(file);
        try
        {
            new FileStream(file, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, UnixCreateMode = OwnerOnly })
                .Dispose();
            database._connection.Open();
            if (database.Query("PRAGMA user_version", static row => row.GetInt64(0))[0] != Form)
                database.Execute($"DROP TABLE IF EXISTS upload; PRAGMA user_version = {Form};");
            database.Execute(Schema);
            return database;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or SqliteException)
        {
            database.Dispose();
            throw new ServerStartException($"Cannot open {file}: {cause.Message}", cause);
        }
    }

    public void Execute(string statement, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (_lock)
        {
            using var command = Command(statement, parameters);
            command.ExecuteNonQuery();
        }
    }

    /// <summary>The same statement for each row of parameters, in one transaction.</summary>
    public void ExecuteEach(string statement, IEnumerable<(string Name, object? Value)[]> rows)
    {
        lock (_lock)
        {
            using var transaction = _connection.BeginTransaction();
            foreach (var row in rows)
            {
                using var command = Command(statement, row);
                command.Transaction = transaction;
                command.ExecuteNonQuery();
            }

            transaction.Commit();
        }
    }

    public List<T> Query<T>(string statement, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (_lock)
        {
            using var command = Command(statement, parameters);
            using var rows = command.ExecuteReader();
            var all = new List<T>();
            while (rows.Read()) all.Add(read(rows));
            return all;
        }
    }

    public void Dispose() => _connection.Dispose();

    private SqliteCommand Command(string statement, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // All statements are constants of the classes that call.
        command.CommandText = statement;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
