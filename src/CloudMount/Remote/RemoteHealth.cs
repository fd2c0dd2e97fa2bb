namespace CloudMount.Remote;

/// <summary>
/// How the connection to a service fares: written by a store, read by whoever decides to fail fast and by <c>cloudmount status</c>.
/// Thread-safe; reading takes no lock.
/// </summary>
public sealed class RemoteHealth(TimeProvider time)
{
    private long _bytesDown;
    private long _bytesUp;
    private long _openUntil;
    private int _circuit = (int)CircuitState.Closed;
    private RemoteFailure? _lastFailure;

    /// <summary>Raised after a change, on the thread that found it out. Handlers must be short and must not throw.</summary>
    public event Action<CircuitState>? CircuitChanged;

    public CircuitState Circuit => (CircuitState)Volatile.Read(ref _circuit);

    /// <summary>False while a call would fail at once. True again when the next call would be let through to try.</summary>
    public bool IsAvailable => Circuit != CircuitState.Open || time.GetTimestamp() >= Interlocked.Read(ref _openUntil);

    /// <summary>The last error that a whole call ended with, whatever happened since; null when there was none.</summary>
    public RemoteFailure? LastFailure => Volatile.Read(ref _lastFailure);

    /// <summary>Bytes of content and replies received.</summary>
    public long BytesDown => Interlocked.Read(ref _bytesDown);

    /// <summary>Bytes of content sent.</summary>
    public long BytesUp => Interlocked.Read(ref _bytesUp);

    public void AddBytesDown(long count) => Interlocked.Add(ref _bytesDown, count);

    public void AddBytesUp(long count) => Interlocked.Add(ref _bytesUp, count);

    public void RecordFailure(RemoteError error) => Volatile.Write(ref _lastFailure, new RemoteFailure(error, time.GetUtcNow()));

    /// <param name="duration">For <see cref="CircuitState.Open"/>: how long no call is let through.</param>
    public void SetCircuit(CircuitState state, TimeSpan duration = default)
    {
        var ticks = (long)(duration.TotalSeconds * time.TimestampFrequency);
        Interlocked.Exchange(ref _openUntil, time.GetTimestamp() + ticks);
        if (Interlocked.Exchange(ref _circuit, (int)state) != (int)state) CircuitChanged?.Invoke(state);
    }
}
