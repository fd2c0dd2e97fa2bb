using Microsoft.Data.Sqlite;

namespace CloudMount.Server.Accounts;

/// <summary>The accounts. Each request asks for one, so they are held in memory; changes are in accounts.db before they count. Thread-safe.</summary>
internal sealed class AccountStore
{
    private const string Columns = "SELECT id, key, password_hash, name, language, signature, created, modified, is_active FROM account";

    // SQLite: SQLITE_CONSTRAINT.
    private const int ConstraintError = 19;

    private readonly AccountsFile _file;
    private readonly TimeProvider _time;
    private readonly Snapshot<Rows> _rows;

    public AccountStore(AccountsFile file, TimeProvider time)
    {
        (_file, _time) = (file, time);
        _rows = new(file, () => new(file.Query(Columns, Read)));
    }

    /// <summary>In the order of their keys.</summary>
    public IReadOnlyList<Account> All => _rows.Current.All;

    /// <summary>Null when there is no such account.</summary>
    public Account? Find(string key) => _rows.Current.ByKey.GetValueOrDefault(key);

    /// <summary>Null when there is no such account.</summary>
    public Account? Find(Guid id) => _rows.Current.ById.GetValueOrDefault(id);

    /// <summary>Adds an account. Null when its key is taken.</summary>
    public Account? Add(string key, string passwordHash)
    {
        var now = Now();
        var account = new Account(Guid.NewGuid(), key, passwordHash) { Created = now, Modified = now };
        const string Insert = "INSERT INTO account (id, key, password_hash, created, modified) VALUES ($id, $key, $hash, $now, $now)";
        return TryChange(Insert, ("$id", account.Id.ToString("D")), ("$key", key), ("$hash", passwordHash), ("$now", now)) ? account : null;
    }

    /// <summary>
    /// Changes an account as it was read. Null when it was removed, deactivated, activated or given another password since then, or its new key is
    /// taken: what was read may be a second old, and must not undo what shuts somebody out.
    /// </summary>
    public Account? Change(Account read, Account account)
    {
        var changed = account with { Modified = Now() };
        const string Update =
            "UPDATE account SET key = $key, password_hash = $hash, name = $name, language = $language, signature = $signature, "
            + "modified = $modified, is_active = $active WHERE id = $id AND password_hash = $readHash AND is_active = $wasActive";
        var isChanged = TryChange(
            Update,
            ("$id", changed.Id.ToString("D")),
            ("$key", changed.Key),
            ("$hash", changed.PasswordHash),
            ("$name", changed.Name == changed.Key ? null : changed.Name),
            ("$language", changed.Language),
            ("$signature", changed.Signature),
            ("$modified", changed.Modified),
            ("$active", changed.IsActive),
            ("$readHash", read.PasswordHash),
            ("$wasActive", read.IsActive));
        return isChanged ? changed : null;
    }

    /// <summary>Removes an account with all that lets it in.</summary>
    public void Remove(Account account)
    {
        _file.Change("DELETE FROM account WHERE id = $id", ("$id", account.Id.ToString("D")));

        // By what is left over: a crash in between is made good by the next removal, and keys of nobody let nobody in.
        _file.Change(
            "DELETE FROM api_key WHERE account NOT IN (SELECT id FROM account); DELETE FROM factor WHERE account NOT IN (SELECT id FROM account)");
    }

    private bool TryChange(string statement, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        try
        {
            return _file.Change(statement, parameters) > 0;
        }
        catch (SqliteException taken) when (taken.SqliteErrorCode == ConstraintError)
        {
            return false;
        }
    }

    private long Now() => _time.GetUtcNow().ToUnixTimeSeconds();

    private static Account Read(SqliteDataReader row)
    {
        var key = row.GetString(1);
        return new(Guid.Parse(row.GetString(0)), key, row.GetString(2))
        {
            Name = row.IsDBNull(3) ? key : row.GetString(3),
            Language = row.IsDBNull(4) ? Account.UsualLanguage : row.GetString(4),
            Signature = row.IsDBNull(5) ? "" : row.GetString(5),
            Created = row.GetInt64(6),
            Modified = row.GetInt64(7),
            IsActive = row.GetBoolean(8),
        };
    }

    private sealed class Rows(List<Account> accounts)
    {
        public IReadOnlyList<Account> All { get; } = [.. accounts.OrderBy(account => account.Key, StringComparer.Ordinal)];

        public Dictionary<string, Account> ByKey { get; } = accounts.ToDictionary(account => account.Key, StringComparer.Ordinal);

        public Dictionary<Guid, Account> ById { get; } = accounts.ToDictionary(account => account.Id);
    }
}
