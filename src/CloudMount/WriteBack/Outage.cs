namespace CloudMount.WriteBack;

/// <summary>The remote is away: nothing is sent but one probe at a time, at growing intervals. Used by the pump only, but for reading.</summary>
internal sealed class Outage(TimeSpan first, TimeSpan longest)
{
    private long _until;
    private TimeSpan _wait;

    public bool IsActive => Volatile.Read(ref _until) != 0;

    /// <summary>When the next probe may go, in ticks of UTC; 0 when the remote is there.</summary>
    public long Until => Volatile.Read(ref _until);

    public bool MayStart(long now, int running) => !IsActive || (now >= _until && running == 0);

    public void Note(long now)
    {
        _wait = _wait == TimeSpan.Zero ? first : TimeSpan.FromTicks(Math.Min(_wait.Ticks * 2, longest.Ticks));
        Volatile.Write(ref _until, now + _wait.Ticks);
    }

    /// <summary>Something was answered.</summary>
    public void End()
    {
        _wait = TimeSpan.Zero;
        Volatile.Write(ref _until, 0);
    }
}
