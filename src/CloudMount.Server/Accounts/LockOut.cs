namespace CloudMount.Server.Accounts;

/// <summary>
/// Accounts whose second factor was guessed at: after ten wrong ones in a row an account is shut out for a quarter of an hour, and for twice as
/// long with each further ten. Of a PIN with four digits that lets about 70 be tried in the first day and ten in each later one. Thread-safe.
/// </summary>
internal sealed class LockOut(TimeProvider time)
{
    private const int MaxWrong = 10;
    private static readonly TimeSpan FirstTime = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, State> _states = [];

    /// <summary>How long an account is still shut out; null when it is not.</summary>
    public TimeSpan? LeftOf(Guid account)
    {
        lock (_lock)
        {
            if (!_states.TryGetValue(account, out var state)) return null;
            var left = state.For - time.GetElapsedTime(state.Since);
            return left > TimeSpan.Zero ? left : null;
        }
    }

    public void CountWrong(Guid account)
    {
        lock (_lock)
        {
            var state = _states.GetValueOrDefault(account);
            var wrong = state.Wrong + 1;
            _states[account] = wrong % MaxWrong == 0 ? new(wrong, time.GetTimestamp(), TimeOf(wrong / MaxWrong)) : state with { Wrong = wrong };
        }
    }

    /// <summary>Its owner is in.</summary>
    public void Forget(Guid account)
    {
        lock (_lock) _states.Remove(account);
    }

    private static TimeSpan TimeOf(int lockouts)
    {
        var length = FirstTime * Math.Pow(2, Math.Min(lockouts - 1, 16));
        return length < LongestTime ? length : LongestTime;
    }

    private readonly record struct State(int Wrong, long Since, TimeSpan For);
}
