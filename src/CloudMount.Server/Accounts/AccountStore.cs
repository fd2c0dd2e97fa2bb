using Microsoft.Data.Sqlite;

namespace CloudMount.Server.Accounts;

/// <summary>The accounts in accounts.db: keys and hashes of passwords, and the API keys made for them. Asked seldom, so each call opens the file and closes it.</summary>
internal sealed class AccountStore
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _connection;

    private AccountStore(string file) => _connection =
        new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 10 }.ToString();

    /// <summary>Opens the database, made when missing and readable by its owner only. Throws <see cref="ServerStartException"/>.</summary>
    public static AccountStore Open(string dataDirectory)
    {
        if (!OperatingSystem.IsLinux()) throw new ServerStartException("The server runs on Linux only.");
        var file = Path.Combine(dataDirectory, "accounts.db");
        try
        {
            Directory.CreateDirectory(dataDirectory, OwnerOnly | UnixFileMode.UserExecute);
            new FileStream(file, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, UnixCreateMode = OwnerOnly })
                .Dispose();
            File.SetUnixFileMode(file, OwnerOnly);
            var store = new AccountStore(file);
            store.Execute(
                "CREATE TABLE IF NOT EXISTS api_key (id TEXT PRIMARY KEY, account TEXT NOT NULL, name TEXT NOT NULL, hash TEXT NOT NULL, "
                + "hint TEXT NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL, is_active INTEGER NOT NULL) WITHOUT ROWID");
            store.Execute("CREATE TABLE IF NOT EXISTS account (key TEXT PRIMARY KEY, password_hash TEXT NOT NULL) WITHOUT ROWID");
            return store;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new ServerStartException($"Cannot open the accounts in {file}: {cause.Message}", cause);
        }
    }

    public bool IsEmpty() => Execute("SELECT 1 FROM account LIMIT 1") is null;

    /// <summary>Adds an account, or gives an existing one a new password.</summary>
    public void Put(string key, string passwordHash) =>
        Execute("INSERT OR REPLACE INTO account (key, password_hash) VALUES ($key, $hash)", ("$key", key), ("$hash", passwordHash));

    /// <summary>Null when there is no such account.</summary>
    public string? FindPasswordHash(string key) => (string?)Execute("SELECT password_hash FROM account WHERE key = $key", ("$key", key));

    /// <summary>Adds an API key, or changes the one with its id.</summary>
    public void Put(ApiKey key) => Execute(
        "INSERT OR REPLACE INTO api_key (id, account, name, hash, hint, created, modified, is_active) "
        + "VALUES ($id, $account, $name, $hash, $hint, $created, $modified, $active)",
        ("$id", key.Id.ToString("D")),
        ("$account", key.Account),
        ("$name", key.Name),
        ("$hash", key.Hash),
        ("$hint", key.Hint),
        ("$created", key.Created),
        ("$modified", key.Modified),
        ("$active", key.IsActive ? 1L : 0L));

    public void RemoveApiKey(Guid id) => Execute("DELETE FROM api_key WHERE id = $id", ("$id", id.ToString("D")));

    public List<ApiKey> ReadApiKeys()
    {
        using var connection = new SqliteConnection(_connection);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, account, name, hash, hint, created, modified, is_active FROM api_key";
        using var rows = command.ExecuteReader();
        var keys = new List<ApiKey>();
        while (rows.Read())
        {
            keys.Add(new(Guid.Parse(rows.GetString(0)), rows.GetString(1), rows.GetString(2), rows.GetString(3), rows.GetString(4))
            {
                Created = rows.GetInt64(5), Modified = rows.GetInt64(6), IsActive = rows.GetInt64(7) != 0,
            });
        }

        return keys;
    }

    private object? Execute(string statement, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var connection = new SqliteConnection(_connection);
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // All statements are constants of this class.
        command.CommandText = statement;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        return command.ExecuteScalar();
    }
}
