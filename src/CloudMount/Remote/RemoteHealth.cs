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
    private RemoteFailure? _loginFailure;
    private RemoteCertificate? _certificate;

    /// <summary>Raised after a change, on the thread that found it out. Handlers must be short and must not throw.</summary>
    public event Action<CircuitState>? CircuitChanged;

    /// <summary>Raised when the service lets the account in again, as <see cref="CircuitChanged"/> is.</summary>
    public event Action? LetIn;

    public CircuitState Circuit => (CircuitState)Volatile.Read(ref _circuit);

    /// <summary>False while a call would fail at once. True again when the next call would be let through to try.</summary>
    public bool IsAvailable => Circuit != CircuitState.Open || time.GetTimestamp() >= Interlocked.Read(ref _openUntil);

    /// <summary>The last error that a whole call ended with, whatever happened since; null when there was none.</summary>
    public RemoteFailure? LastFailure => Volatile.Read(ref _lastFailure);

    /// <summary>Why the service does not let the account in, and since when; null while it does.</summary>
    public RemoteFailure? LoginFailure => Volatile.Read(ref _loginFailure);

    /// <summary>The certificate of the last connection; null before the first, and without encryption.</summary>
    public RemoteCertificate? Certificate => Volatile.Read(ref _certificate);

    /// <summary>Bytes of content and replies received.</summary>
    public long BytesDown => Interlocked.Read(ref _bytesDown);

    /// <summary>Bytes of content sent.</summary>
    public long BytesUp => Interlocked.Read(ref _bytesUp);

    public void AddBytesDown(long count) => Interlocked.Add(ref _bytesDown, count);

    public void AddBytesUp(long count) => Interlocked.Add(ref _bytesUp, count);

    public void RecordFailure(RemoteError error) => Volatile.Write(ref _lastFailure, new RemoteFailure(error, time.GetUtcNow()));

    public void SetCertificate(RemoteCertificate certificate) => Volatile.Write(ref _certificate, certificate);

    /// <summary>The service did not take the credentials, or, with null, did.</summary>
    public void SetLogin(RemoteError? refusal)
    {
        if (refusal is null)
        {
            if (LoginFailure is not null && Interlocked.Exchange(ref _loginFailure, null) is not null) LetIn?.Invoke();
            return;
        }

        var since = LoginFailure?.Time ?? time.GetUtcNow();
        Volatile.Write(ref _loginFailure, new RemoteFailure(refusal, since));
    }

    /// <param name="duration">For <see cref="CircuitState.Open"/>: how long no call is let through.</param>
    public void SetCircuit(CircuitState state, TimeSpan duration = default)
    {
        var ticks = (long)(duration.TotalSeconds * time.TimestampFrequency);
        Interlocked.Exchange(ref _openUntil, time.GetTimestamp() + ticks);
        if (Interlocked.Exchange(ref _circuit, (int)state) != (int)state) CircuitChanged?.Invoke(state);
    }
}
