using CloudMount.Server.Accounts;

namespace CloudMount.Server;

/// <summary>
/// The accounts in a server's data directory, for those who look after it. A server that runs there knows of a change within a second.
/// Keys and passwords that keep no rule throw <see cref="ArgumentException"/> with the rule. Not thread-safe.
/// </summary>
public sealed class ServerAccounts : IDisposable
{
    private readonly Logins _logins;

    private ServerAccounts(Logins logins) => _logins = logins;

    /// <summary>Opens what is in a data directory, which is made when missing. Throws <see cref="ServerStartException"/>.</summary>
    public static ServerAccounts Open(string dataDirectory) => new(Logins.Open(dataDirectory, TimeProvider.System));

    /// <summary>Whether a server has ever run with a data directory, or accounts were added to it.</summary>
    public static bool Exist(string dataDirectory) => File.Exists(Path.Combine(dataDirectory, AccountsFile.Name));

    /// <summary>In the order of their keys.</summary>
    public IReadOnlyList<AccountSummary> List() => [.. _logins.Accounts.All.Select(Summarize)];

    /// <summary>Adds an account. Null when its key is taken.</summary>
    /// <inheritdoc cref="Logins.Put"/>
    public FirstAccount? Add(string? key, string? password) =>
        key is not null && _logins.Accounts.Find(key) is not null ? null : _logins.Put(key, password).Shown;

    /// <summary>Gives an account a new password, which ends its sessions; its API keys go on. Null when there is no such account.</summary>
    /// <param name="password">Generated when it is null.</param>
    public FirstAccount? SetPassword(string key, string? password) => _logins.Accounts.Find(key) is null ? null : _logins.Put(key, password).Shown;

    /// <summary>Deactivates an account, which ends its sessions and lets none of its API keys in, or activates it again. False when there is none.</summary>
    public bool SetActive(string key, bool isActive)
    {
        // Again where somebody else has just changed it.
        while (_logins.Accounts.Find(key) is { } account)
            if (_logins.Accounts.Change(account, now => now with { IsActive = isActive }) is not null) return true;
        return false;
    }

    /// <summary>Removes an account with its API keys; files stay. False when there is none.</summary>
    public bool Remove(string key)
    {
        if (_logins.Accounts.Find(key) is not { } account) return false;
        _logins.Accounts.Remove(account);
        return true;
    }

    /// <summary>Takes the second factors from an account whose owner lost them. False when there is none.</summary>
    public bool ResetFactors(string key)
    {
        if (_logins.Accounts.Find(key) is not { } account) return false;
        foreach (var factor in _logins.Factors.AskedOf(account.Id)) _logins.Factors.Remove(account.Id, factor);
        return true;
    }

    public void Dispose() => _logins.Dispose();

    private AccountSummary Summarize(Account account)
    {
        var factors = _logins.Factors.AskedOf(account.Id);
        return new(
            account.Key,
            account.Name,
            account.IsActive,
            factors.Contains(SecondFactor.OneTimeCode),
            factors.Contains(SecondFactor.Pin),
            _logins.Keys.Of(account.Id).Count,
            account.Site is { } site ? _logins.Sites.Find(site)?.Name : null);
    }
}
