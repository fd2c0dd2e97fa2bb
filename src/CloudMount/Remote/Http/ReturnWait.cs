namespace CloudMount.Remote.Http;

/// <summary>
/// Whether calls wait for a service that is not reached: one that answered before may only be started again, and is waited for from the first call that
/// does not reach it. Later calls, and those to a service that never answered, do not wait. Thread-safe.
/// </summary>
internal sealed class ReturnWait(TimeSpan patience, TimeProvider time)
{
    private const long Never = long.MinValue;
    private const long NotLost = long.MaxValue;

    private long _lostAt = Never;

    public void NoteAnswer() => Volatile.Write(ref _lostAt, NotLost);

    /// <summary>Notes that a call did not reach the service.</summary>
    /// <returns>Whether the call is to be made again.</returns>
    public bool NoteLoss()
    {
        var now = time.GetTimestamp();
        return Interlocked.CompareExchange(ref _lostAt, now, NotLost) switch
        {
            Never => false,
            NotLost => patience > TimeSpan.Zero,
            var lostAt => time.GetElapsedTime(lostAt, now) < patience,
        };
    }
}
