namespace CloudMount.Server.Accounts;

/// <summary>
/// How many logins may wait at once to be checked or answered: each holds its request in memory, and anybody can send one. Thread-safe.
/// </summary>
internal sealed class WaitingLine
{
    /// <summary>The calls of several mounts that all begin at once after a start.</summary>
    private const int MaxWaiting = 64;

    private int _waiting;

    /// <summary>False when it is full. Who was let in leaves.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _waiting) <= MaxWaiting) return true;
        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _waiting);
}
