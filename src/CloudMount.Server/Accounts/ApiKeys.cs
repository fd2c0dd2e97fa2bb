using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace CloudMount.Server.Accounts;

/// <summary>
/// The API keys of all accounts. Each request of a client is checked against them, so they are held in memory; changes are in accounts.db
/// before they count. Answers to a run of wrong keys are held back as those to wrong passwords are. Thread-safe.
/// </summary>
internal sealed class ApiKeys
{
    private const int HintLength = 4;
    private const string Columns = "SELECT id, account, name, hash, hint, created, modified, is_active FROM api_key";

    private readonly AccountsFile _file;
    private readonly TimeProvider _time;
    private readonly Snapshot<Rows> _rows;
    private readonly FailureBrake _brake;
    private readonly WaitingLine _line = new();

    public ApiKeys(AccountsFile file, TimeProvider time)
    {
        (_file, _time, _brake) = (file, time, new(time));
        _rows = new(file, () => new(file.Query(Columns, Read)));
    }

    /// <summary>Makes a key; its text is answered this once.</summary>
    public (ApiKey Key, string Text) Create(Guid account, string name, bool isActive)
    {
        var text = Credentials.Generate();
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var key = new ApiKey(Guid.NewGuid(), account, name, HashOf(text), text[..HintLength]) { Created = now, Modified = now, IsActive = isActive };
        _file.Change(
            "INSERT INTO api_key (id, account, name, hash, hint, created, modified, is_active) "
            + "VALUES ($id, $account, $name, $hash, $hint, $created, $modified, $active)",
            ("$id", IdOf(key)),
            ("$account", account.ToString("D")),
            ("$name", name),
            ("$hash", key.Hash),
            ("$hint", key.Hint),
            ("$created", now),
            ("$modified", now),
            ("$active", isActive));
        return (key, text);
    }

    public IReadOnlyList<ApiKey> Of(Guid account) =>
        [.. _rows.Current.ById.Values.Where(key => key.Account == account).OrderBy(key => key.Created).ThenBy(key => key.Id)];

    /// <summary>Null when the account has no such key.</summary>
    public ApiKey? Find(Guid account, Guid id) => _rows.Current.ById.GetValueOrDefault(id) is { } key && key.Account == account ? key : null;

    /// <summary>The key with this text, active or not; null when there is none.</summary>
    public ApiKey? Find(string text) => _rows.Current.ByHash.GetValueOrDefault(HashOf(text));

    /// <summary>Changes the key of that id. Null when it is gone.</summary>
    public ApiKey? Update(ApiKey key)
    {
        var changed = key with { Modified = _time.GetUtcNow().ToUnixTimeSeconds() };
        var count = _file.Change(
            "UPDATE api_key SET name = $name, modified = $modified, is_active = $active WHERE id = $id",
            ("$id", IdOf(changed)),
            ("$name", changed.Name),
            ("$modified", changed.Modified),
            ("$active", changed.IsActive));
        return count > 0 ? changed : null;
    }

    public void Remove(ApiKey key) => _file.Change("DELETE FROM api_key WHERE id = $id", ("$id", IdOf(key)));

    /// <summary>As <see cref="Find(string)"/>; where there is none, after a while when there were many wrong ones.</summary>
    public async ValueTask<(CredentialVerdict Verdict, ApiKey? Key)> JudgeAsync(string text, CancellationToken cancellation)
    {
        if (Find(text) is { } key) return (CredentialVerdict.Right, key);
        if (!_line.TryEnter()) return (CredentialVerdict.TooBusy, null);
        try
        {
            var delay = _brake.Count();
            if (delay > TimeSpan.Zero) await Task.Delay(delay, _time, cancellation).ConfigureAwait(false);
            return (CredentialVerdict.Wrong, null);
        }
        finally
        {
            _line.Leave();
        }
    }

    private static string IdOf(ApiKey key) => key.Id.ToString("D");

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static ApiKey Read(SqliteDataReader row) =>
        new(Guid.Parse(row.GetString(0)), Guid.TryParse(row.GetString(1), out var account) ? account : default, row.GetString(2), row.GetString(3), row.GetString(4))
        {
            Created = row.GetInt64(5), Modified = row.GetInt64(6), IsActive = row.GetBoolean(7),
        };

    private sealed class Rows(List<ApiKey> keys)
    {
        public Dictionary<Guid, ApiKey> ById { get; } = keys.ToDictionary(key => key.Id);

        public Dictionary<string, ApiKey> ByHash { get; } = keys.ToDictionary(key => key.Hash, StringComparer.Ordinal);
    }
}
