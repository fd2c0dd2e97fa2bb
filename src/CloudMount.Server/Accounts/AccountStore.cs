using Microsoft.Data.Sqlite;

namespace CloudMount.Server.Accounts;

/// <summary>The accounts. Each request asks for one, so they are held in memory; changes are in accounts.db before they count. Thread-safe.</summary>
internal sealed class AccountStore
{
    private const string Columns =
        "SELECT id, key, password_hash, name, language, signature, created, modified, is_active, site, root, role, email, groups, is_ftp_active, revision "
        + "FROM account";

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

    /// <summary>Whether another account has the key, in whatever case.</summary>
    /// <param name="by">Whose it may be.</param>
    public bool IsTaken(string key, Guid? by) => All.Any(account => account.Id != by && account.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    /// <summary>Adds an account of the operator. Null when its key is taken.</summary>
    public Account? Add(string key, string passwordHash)
    {
        var now = Now();
        var account = new Account(Guid.NewGuid(), key, passwordHash) { Created = now, Modified = now };
        const string Insert = "INSERT INTO account (id, key, password_hash, created, modified) VALUES ($id, $key, $hash, $now, $now)";
        return TryChange(Insert, ("$id", account.Id.ToString("D")), ("$key", key), ("$hash", passwordHash), ("$now", now)) ? account : null;
    }

    /// <summary>
    /// Adds a user. Null when the username is taken in whatever case, or the site has as many users as its package allows: both are decided in the
    /// transaction that adds.
    /// </summary>
    public Account? Add(Account account)
    {
        var now = Now();
        var added = account with { Created = now, Modified = now };
        const string Insert =
            "INSERT INTO account (id, key, password_hash, name, language, signature, created, modified, is_active, site, root, role, email, groups, is_ftp_active) "
            + "SELECT $id, $key, $hash, $name, $language, $signature, $modified, $modified, $active, $site, $root, $role, $email, $groups, $ftp "
            + "WHERE NOT EXISTS (SELECT 1 FROM account WHERE key = $key COLLATE NOCASE) AND NOT EXISTS (SELECT 1 FROM site JOIN package ON package.name = site.package "
            + "WHERE site.id = $site AND user_limit <= (SELECT COUNT(*) FROM account WHERE site = $site))";
        return TryChange(Insert, [.. ParametersOf(added), ("$site", added.Site?.ToString("D"))]) ? added : null;
    }

    /// <summary>
    /// Changes an account as it was read, together with what else was changed of it since. Null when it was removed, deactivated, activated or given another
    /// password or role since then, or its new key is taken: what was read may be a second old, and must not undo what shuts somebody out.
    /// </summary>
    /// <param name="change">May be called several times.</param>
    public Account? Change(Account read, Func<Account, Account> change)
    {
        for (var current = read; ;)
        {
            var changed = change(current) with { Modified = Now(), Revision = current.Revision + 1 };
            if (TryChange(current, changed)) return changed;
            if (Find(read.Id) is not { } now || !IsAsMightyAs(now, read) || now.Revision == current.Revision) return null;
            current = now;
        }
    }

    /// <summary>Removes an account with all that lets it in.</summary>
    public void Remove(Account account)
    {
        _file.Change("DELETE FROM account WHERE id = $id", ("$id", account.Id.ToString("D")));

        // By what is left over: a crash in between is made good by the next removal, and keys of nobody let nobody in.
        _file.Change(
            "DELETE FROM api_key WHERE account NOT IN (SELECT id FROM account); DELETE FROM factor WHERE account NOT IN (SELECT id FROM account)");
    }

    private static bool IsAsMightyAs(Account now, Account read) =>
        now.PasswordHash == read.PasswordHash && now.IsActive == read.IsActive && now.Role == read.Role;

    private bool TryChange(Account read, Account changed)
    {
        const string Update =
            "UPDATE account SET key = $key, password_hash = $hash, name = $name, language = $language, signature = $signature, modified = $modified, "
            + "is_active = $active, root = $root, role = $role, email = $email, groups = $groups, is_ftp_active = $ftp, revision = $revision "
            + "WHERE id = $id AND revision = $readRevision AND NOT EXISTS (SELECT 1 FROM account WHERE key = $key COLLATE NOCASE AND id <> $id AND $key <> $readKey)";
        return TryChange(
            Update, [.. ParametersOf(changed), ("$revision", changed.Revision), ("$readRevision", read.Revision), ("$readKey", read.Key)]);
    }

    private static (string Name, object? Value)[] ParametersOf(Account account) =>
    [
        ("$id", account.Id.ToString("D")),
        ("$key", account.Key),
        ("$hash", account.PasswordHash),
        ("$name", account.Name == account.Key ? null : account.Name),
        ("$language", account.Language),
        ("$signature", account.Signature),
        ("$modified", account.Modified),
        ("$active", account.IsActive),
        ("$root", account.Root),
        ("$role", account.Role.ToString()),
        ("$email", account.Email),
        ("$groups", string.Join(',', account.Groups)),
        ("$ftp", account.IsFtpActive),
    ];

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
            Site = row.IsDBNull(9) ? null : Guid.Parse(row.GetString(9)),
            Root = row.GetString(10),
            Role = Enum.TryParse<Role>(row.GetString(11), out var role) ? role : Role.User,
            Email = row.IsDBNull(12) ? null : row.GetString(12),
            Groups = [.. row.GetString(13).Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse)],
            IsFtpActive = row.GetBoolean(14),
            Revision = row.GetInt64(15),
        };
    }

    private sealed class Rows(List<Account> accounts)
    {
        public IReadOnlyList<Account> All { get; } = [.. accounts.OrderBy(account => account.Key, StringComparer.Ordinal)];

        public Dictionary<string, Account> ByKey { get; } = accounts.ToDictionary(account => account.Key, StringComparer.Ordinal);

        public Dictionary<Guid, Account> ById { get; } = accounts.ToDictionary(account => account.Id);
    }
}
