using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace CloudMount.Server.Accounts;

/// <summary>
/// Whether key and password belong to an account. PBKDF2 costs tens of milliseconds by intent, so what it confirmed is remembered as a MAC under a
/// key of this process, and the next requests cost one HMAC. One check runs at a time, and answers to a run of wrong ones are held back
/// longer and longer; who has been confirmed waits for neither.
/// </summary>
internal sealed class CredentialCheck(AccountStore accounts, TimeProvider time) : IDisposable
{
    private const int MaxConfirmed = 10_000;

    private readonly byte[] _macKey = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<Guid, Confirmed> _confirmed = new();
    private readonly SemaphoreSlim _slowCheck = new(1);
    private readonly WaitingLine _line = new();
    private readonly FailureBrake _brake = new(time);

    /// <summary>Right with the account, whether it is active or not.</summary>
    public ValueTask<(CredentialVerdict Verdict, Account? Account)> JudgeAsync(string key, string password, CancellationToken cancellation) =>
        FindConfirmed(key, MacOf(password)) is { } account
            ? new((CredentialVerdict.Right, account))
            : new(WaitAndCheckAsync(key, password, cancellation));

    /// <summary>Takes a credential as confirmed, since its account was just made.</summary>
    public void Confirm(Account account, string password)
    {
        if (_confirmed.Count >= MaxConfirmed) _confirmed.Clear();
        _confirmed[account.Id] = new(MacOf(password), account.PasswordHash);
    }

    public void Dispose() => _slowCheck.Dispose();

    private async Task<(CredentialVerdict Verdict, Account? Account)> WaitAndCheckAsync(string key, string password, CancellationToken cancellation)
    {
        if (!_line.TryEnter()) return (CredentialVerdict.TooBusy, null);
        try
        {
            var account = await CheckAsync(key, password, cancellation).ConfigureAwait(false);
            return (account is null ? CredentialVerdict.Wrong : CredentialVerdict.Right, account);
        }
        finally
        {
            _line.Leave();
        }
    }

    private async Task<Account?> CheckAsync(string key, string password, CancellationToken cancellation)
    {
        TimeSpan delay;
        await _slowCheck.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            // Many requests of a client come at once before its first is confirmed.
            if (FindConfirmed(key, MacOf(password)) is { } known) return known;
            var account = accounts.Find(key);
            if (PasswordHash.Matches(password, account?.PasswordHash))
            {
                Confirm(account!, password);
                return account;
            }

            delay = _brake.Count();
        }
        finally
        {
            _slowCheck.Release();
        }

        if (delay > TimeSpan.Zero) await Task.Delay(delay, time, cancellation).ConfigureAwait(false);
        return null;
    }

    /// <summary>What was confirmed holds as long as the password is the same.</summary>
    private Account? FindConfirmed(string key, byte[] mac) =>
        accounts.Find(key) is { } account && _confirmed.TryGetValue(account.Id, out var confirmed)
        && confirmed.PasswordHash == account.PasswordHash && CryptographicOperations.FixedTimeEquals(confirmed.Mac, mac) ? account : null;

    private byte[] MacOf(string password) => HMACSHA256.HashData(_macKey, Encoding.UTF8.GetBytes(password));

    private sealed record Confirmed(byte[] Mac, string PasswordHash);
}
