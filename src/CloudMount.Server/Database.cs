using Microsoft.Data.Sqlite;

namespace CloudMount.Server;

/// <summary>A database in the data directory, readable by its owner only. One connection, one statement at a time. Thread-safe.</summary>
internal sealed class Database : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection;

    private Database(string file) => _connection =
        new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 10 }.ToString());

    /// <summary>Opens the database, made when missing. Throws <see cref="ServerStartException"/>.</summary>
    /// <param name="prepare">Makes the tables that are not there yet.</param>
    public static Database Open(string file, Action<Database> prepare)
    {
        if (!OperatingSystem.IsLinux()) throw new ServerStartException("The server runs on Linux only.");
        var database = new Database(file);
        try
        {
            new FileStream(file, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, UnixCreateMode = OwnerOnly })
                .Dispose();
            File.SetUnixFileMode(file, OwnerOnly);
            database._connection.Open();
            prepare(database);
            return database;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or SqliteException)
        {
            database.Dispose();
            throw new ServerStartException($"Cannot open {file}: {cause.Message}", cause);
        }
    }

    /// <summary>The number of rows that were changed.</summary>
    public int Execute(string statement, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (_lock)
        {
            using var command = Command(statement, parameters);
            return command.ExecuteNonQuery();
        }
    }

    /// <summary>Statements in one transaction, which keeps other writers out from its beginning.</summary>
    public void Together(Action statements) => Together(() =>
    {
        statements();
        return true;
    });

    /// <summary>As <see cref="Together(Action)"/>; nothing of them stays when they answer false.</summary>
    public void Together(Func<bool> statements)
    {
        lock (_lock)
        {
            using var transaction = _connection.BeginTransaction();
            if (statements()) transaction.Commit();
        }
    }

    /// <summary>The same statement for each row of parameters, in one transaction.</summary>
    public void ExecuteEach(string statement, IEnumerable<(string Name, object? Value)[]> rows) => Together(() =>
    {
        foreach (var row in rows) Execute(statement, row);
    });

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
