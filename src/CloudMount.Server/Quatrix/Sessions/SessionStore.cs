namespace CloudMount.Server.Quatrix.Sessions;

/// <summary>The open sessions, in memory: a restart ends them, and clients log in again. Thread-safe.</summary>
/// <param name="lifetime">Since the last call.</param>
internal sealed class SessionStore(TimeSpan lifetime, TimeProvider time)
{
    /// <summary>Bounds the memory; beyond it the one that was idle longest ends before its time.</summary>
    private const int MaxOpen = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, (string Account, long LastCall)> _open = [];

    public Guid Open(string account)
    {
        lock (_lock)
        {
            if (_open.Count >= MaxOpen) MakeRoomNeedsLock();
            var session = Guid.NewGuid();
            _open.Add(session, (account, time.GetTimestamp()));
            return session;
        }
    }

    /// <summary>The account of a session, which lives on; null when there is none any more.</summary>
    public string? Touch(Guid session)
    {
        lock (_lock)
        {
            if (!_open.TryGetValue(session, out var open)) return null;
            if (time.GetElapsedTime(open.LastCall) >= lifetime)
            {
                _open.Remove(session);
                return null;
            }

            _open[session] = (open.Account, time.GetTimestamp());
            return open.Account;
        }
    }

    public void Close(Guid session)
    {
        lock (_lock) _open.Remove(session);
    }

    private void MakeRoomNeedsLock()
    {
        foreach (var (session, open) in _open.ToArray())
            if (time.GetElapsedTime(open.LastCall) >= lifetime) _open.Remove(session);
        if (_open.Count >= MaxOpen) _open.Remove(_open.MinBy(pair => pair.Value.LastCall).Key);
    }
}
