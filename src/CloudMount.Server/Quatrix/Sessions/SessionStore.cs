namespace CloudMount.Server.Quatrix.Sessions;

/// <summary>The open sessions, in memory: a restart ends them, and clients log in again. Thread-safe.</summary>
/// <param name="lifetime">Since the last call.</param>
internal sealed class SessionStore(TimeSpan lifetime, TimeProvider time)
{
    /// <summary>Bounds the memory; beyond it the one that was idle longest ends before its time.</summary>
    private const int MaxOpen = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, (Session Session, long LastCall)> _open = [];

    /// <summary>Opens a session with an id that none had before.</summary>
    public void Open(Session session)
    {
        lock (_lock)
        {
            if (_open.Count >= MaxOpen) MakeRoomNeedsLock();
            _open[session.Id] = (session, time.GetTimestamp());
        }
    }

    /// <summary>
    /// Changes the session with this id, which counts as a call of it. False when it was closed or ended meanwhile: then it stays so.
    /// </summary>
    public bool Change(Session session)
    {
        lock (_lock)
        {
            if (!_open.TryGetValue(session.Id, out var open) || IsOver(open.LastCall)) return false;
            _open[session.Id] = (session, time.GetTimestamp());
            return true;
        }
    }

    /// <summary>A session, which lives on if its login is complete; null when there is none any more.</summary>
    public Session? Touch(Guid id)
    {
        lock (_lock)
        {
            if (!_open.TryGetValue(id, out var open)) return null;
            if (IsOver(open.LastCall))
            {
                _open.Remove(id);
                return null;
            }

            if (open.Session.IsComplete) _open[id] = (open.Session, time.GetTimestamp());
            return open.Session;
        }
    }

    public void Close(Guid id)
    {
        lock (_lock) _open.Remove(id);
    }

    /// <summary>Ends the sessions of an account but one.</summary>
    public void CloseOthers(Guid account, Guid kept)
    {
        lock (_lock)
        {
            foreach (var (id, open) in _open.ToArray())
                if (open.Session.Account == account && id != kept) _open.Remove(id);
        }
    }

    private bool IsOver(long lastCall) => time.GetElapsedTime(lastCall) >= lifetime;

    private void MakeRoomNeedsLock()
    {
        foreach (var (id, open) in _open.ToArray())
            if (IsOver(open.LastCall)) _open.Remove(id);
        if (_open.Count >= MaxOpen) _open.Remove(_open.MinBy(pair => pair.Value.LastCall).Key);
    }
}
