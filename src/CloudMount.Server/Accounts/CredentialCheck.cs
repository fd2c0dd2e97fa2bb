using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace CloudMount.Server.Accounts;

/// <summary>
/// Whether key and password belong to an account. PBKDF2 costs tens of milliseconds by intent, so what it confirmed is remembered as a MAC under a
/// key of this process, and the next requests cost one HMAC. One check runs at a time, and answers to a run of wrong ones are held back
/// longer and longer; who has been confirmed waits for neither. How many may wait is bounded, since each holds its request in memory
/// and anybody can send one.
/// </summary>
internal sealed class CredentialCheck(AccountStore accounts, TimeProvider time) : IDisposable
{
    private const int MaxConfirmed = 10_000;

    /// <summary>The calls of several mounts that all begin at once after a start.</summary>
    private const int MaxWaiting = 64;

    private readonly byte[] _macKey = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, byte[]> _confirmed = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slowCheck = new(1);
    private readonly FailureBrake _brake = new(time);
    private int _waiting;

    public ValueTask<CredentialVerdict> JudgeAsync(string key, string password, CancellationToken cancellation) =>
        IsConfirmed(key, MacOf(password)) ? new(CredentialVerdict.Right) : new(WaitAndCheckAsync(key, password, cancellation));

    /// <summary>Takes a credential as confirmed, since its account was just made.</summary>
    public void Confirm(string key, string password)
    {
        if (_confirmed.Count >= MaxConfirmed) _confirmed.Clear();
        _confirmed[key] = MacOf(password);
    }

    public void Dispose() => _slowCheck.Dispose();

    private async Task<CredentialVerdict> WaitAndCheckAsync(string key, string password, CancellationToken cancellation)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > MaxWaiting) return CredentialVerdict.TooBusy;
            return await CheckAsync(key, password, cancellation).ConfigureAwait(false) ? CredentialVerdict.Right : CredentialVerdict.Wrong;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task<bool> CheckAsync(string key, string password, CancellationToken cancellation)
    {
        TimeSpan delay;
        await _slowCheck.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            // Many requests of a client come at once before its first is confirmed.
            if (IsConfirmed(key, MacOf(password))) return true;
            if (PasswordHash.Matches(password, accounts.FindPasswordHash(key)))
            {
                Confirm(key, password);
                return true;
            }

            delay = _brake.Count();
        }
        finally
        {
            _slowCheck.Release();
        }

        if (delay > TimeSpan.Zero) await Task.Delay(delay, time, cancellation).ConfigureAwait(false);
        return false;
    }

    private bool IsConfirmed(string key, byte[] mac) =>
        _confirmed.TryGetValue(key, out var confirmed) && CryptographicOperations.FixedTimeEquals(confirmed, mac);

    private byte[] MacOf(string password) => HMACSHA256.HashData(_macKey, Encoding.UTF8.GetBytes(password));
}
