using System.Collections.Concurrent;

namespace CloudMount.Server.Accounts;

/// <summary>
/// The second factors of logins. Answers to a run of wrong ones are held back as those to wrong passwords are, and an account that has too many
/// is locked out. Thread-safe.
/// </summary>
internal sealed class SecondFactors(FactorStore factors, TimeProvider time) : IDisposable
{
    public const string PinRule = "A PIN has 4 to 32 digits.";

    private static readonly SecondFactor[] Order = Enum.GetValues<SecondFactor>();

    /// <summary>Secrets that no code has proved yet; one an account.</summary>
    private readonly ConcurrentDictionary<Guid, string> _offered = new();

    private readonly SemaphoreSlim _check = new(1);
    private readonly WaitingLine _line = new();
    private readonly FailureBrake _brake = new(time);
    private readonly LockOut _lockOut = new(time);

    /// <summary>What a login to the account asks for behind the password, in this order.</summary>
    public IReadOnlyList<SecondFactor> AskedOf(Guid account) => Array.FindAll(Order, kind => factors.Find(account, kind) is not null);

    /// <summary>How long the account is locked out; null when it is not.</summary>
    public TimeSpan? LockedFor(Guid account) => _lockOut.LeftOf(account);

    /// <summary>Makes a secret for an authenticator and answers what its QR code says. It counts when <see cref="Set"/> was given a code of it.</summary>
    public string OfferSecret(Account account)
    {
        var secret = _offered[account.Id] = OneTimeCodes.NewSecret();
        return OneTimeCodes.UriOf(secret, account.Key);
    }

    /// <summary>Sets a factor: a PIN, or the secret that was offered, proved by a code of it. Right, Wrong, NotSet (nothing was offered).</summary>
    public FactorVerdict Set(Guid account, SecondFactor kind, string code)
    {
        var (verdict, factor) = kind == SecondFactor.Pin ? PinOf(account, code) : ProvedSecretOf(account, code);
        if (factor is null) return verdict;
        factors.Put(factor);
        _lockOut.Forget(account);
        return verdict;
    }

    /// <summary>False when it was not set.</summary>
    public bool Remove(Guid account, SecondFactor kind) => factors.Remove(account, kind);

    /// <summary>Checks what somebody gave who knows the password. A code is taken once.</summary>
    public async ValueTask<FactorVerdict> JudgeAsync(Guid account, SecondFactor kind, string code, CancellationToken cancellation)
    {
        if (!_line.TryEnter()) return FactorVerdict.TooBusy;
        try
        {
            TimeSpan delay;
            await _check.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                if (_lockOut.LeftOf(account) is not null) return FactorVerdict.LockedOut;
                if (factors.Find(account, kind) is not { } factor) return FactorVerdict.NotSet;
                if (Takes(factor, code)) return FactorVerdict.Right;
                _lockOut.CountWrong(account);
                delay = _brake.Count();
            }
            finally
            {
                _check.Release();
            }

            if (delay > TimeSpan.Zero) await Task.Delay(delay, time, cancellation).ConfigureAwait(false);
            return FactorVerdict.Wrong;
        }
        finally
        {
            _line.Leave();
        }
    }

    /// <summary>All that was asked for was right. Not before: a code that is known must not buy further tries at the PIN.</summary>
    public void NoteLogin(Guid account) => _lockOut.Forget(account);

    public void Dispose() => _check.Dispose();

    private bool Takes(Factor factor, string code) => factor.Kind switch
    {
        SecondFactor.Pin => PasswordHash.Matches(code, factor.Secret),
        SecondFactor.OneTimeCode => OneTimeCodes.StepOf(factor.Secret, code, time.GetUtcNow()) is { } step && factors.TryTake(factor, step),
    };

    private static (FactorVerdict Verdict, Factor? Factor) PinOf(Guid account, string pin) =>
        pin.Length is >= 4 and <= 32 && pin.All(char.IsAsciiDigit)
            ? (FactorVerdict.Right, new(account, SecondFactor.Pin, PasswordHash.Make(pin), 0))
            : (FactorVerdict.Wrong, null);

    private (FactorVerdict Verdict, Factor? Factor) ProvedSecretOf(Guid account, string code)
    {
        if (!_offered.TryGetValue(account, out var secret)) return (FactorVerdict.NotSet, null);
        if (OneTimeCodes.StepOf(secret, code, time.GetUtcNow()) is not { } step) return (FactorVerdict.Wrong, null);
        _offered.TryRemove(new(account, secret));
        return (FactorVerdict.Right, new(account, SecondFactor.OneTimeCode, secret, step));
    }
}
