using System.Security.Cryptography;
using System.Text;

namespace CloudMount.Server.Accounts;

/// <summary>
/// The API keys of all accounts. Each request of a client is checked against them, so they are held in memory; changes are in accounts.db
/// before they count. Answers to a run of wrong keys are held back as those to wrong passwords are. Thread-safe.
/// </summary>
internal sealed class ApiKeys
{
    private const int HintLength = 4;

    /// <summary>How many wrong keys may wait for their answer at once.</summary>
    private const int MaxWaiting = 64;

    private readonly AccountStore _accounts;
    private readonly TimeProvider _time;
    private readonly FailureBrake _brake;
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, ApiKey> _byId = [];
    private readonly Dictionary<string, ApiKey> _byHash = new(StringComparer.Ordinal);
    private int _waiting;

    public ApiKeys(AccountStore accounts, TimeProvider time)
    {
        (_accounts, _time, _brake) = (accounts, time, new(time));
        foreach (var key in accounts.ReadApiKeys()) _byHash[key.Hash] = _byId[key.Id] = key;
    }

    /// <summary>Makes a key; its text is answered this once.</summary>
    public (ApiKey Key, string Text) Create(string account, string name, bool isActive)
    {
        var text = Credentials.Generate();
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var key = new ApiKey(Guid.NewGuid(), account, name, HashOf(text), text[..HintLength]) { Created = now, Modified = now, IsActive = isActive };
        Put(key);
        return (key, text);
    }

    public IReadOnlyList<ApiKey> Of(string account)
    {
        lock (_lock) return [.. _byId.Values.Where(key => key.Account == account).OrderBy(key => key.Created).ThenBy(key => key.Id)];
    }

    /// <summary>Null when the account has no such key.</summary>
    public ApiKey? Find(string account, Guid id)
    {
        lock (_lock) return _byId.GetValueOrDefault(id) is { } key && key.Account == account ? key : null;
    }

    /// <summary>Changes a key of that id.</summary>
    public ApiKey Update(ApiKey key)
    {
        var changed = key with { Modified = _time.GetUtcNow().ToUnixTimeSeconds() };
        Put(changed);
        return changed;
    }

    public void Remove(ApiKey key)
    {
        lock (_lock)
        {
            _accounts.RemoveApiKey(key.Id);
            _byId.Remove(key.Id);
            _byHash.Remove(key.Hash);
        }
    }

    /// <summary>The key with this text, active or not; else null, after a while when there were many wrong ones.</summary>
    public async ValueTask<(CredentialVerdict Verdict, ApiKey? Key)> JudgeAsync(string text, CancellationToken cancellation)
    {
        if (Find(text) is { } key) return (CredentialVerdict.Right, key);
        try
        {
            if (Interlocked.Increment(ref _waiting) > MaxWaiting) return (CredentialVerdict.TooBusy, null);
            var delay = _brake.Count();
            if (delay > TimeSpan.Zero) await Task.Delay(delay, _time, cancellation).ConfigureAwait(false);
            return (CredentialVerdict.Wrong, null);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private ApiKey? Find(string text)
    {
        var hash = HashOf(text);
        lock (_lock) return _byHash.GetValueOrDefault(hash);
    }

    private void Put(ApiKey key)
    {
        lock (_lock)
        {
            _accounts.Put(key);
            _byHash[key.Hash] = _byId[key.Id] = key;
        }
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
