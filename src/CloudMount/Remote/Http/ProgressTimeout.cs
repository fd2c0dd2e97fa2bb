namespace CloudMount.Remote.Http;

/// <summary>
/// Cancels an attempt in which nothing moves any more, or which is past its deadline. Each sign of progress starts the wait anew, which
/// is why this is no timeout strategy of Polly: an upload may rightly take hours.
/// </summary>
internal sealed class ProgressTimeout : IDisposable
{
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _registration;
    private readonly long _start;
    private readonly TimeSpan _limit;

    /// <param name="limit">The longest it may take altogether; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
    public ProgressTimeout(TimeSpan timeout, TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        _time = time;
        _limit = limit == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : limit;
        _start = time.GetTimestamp();
        _source = new CancellationTokenSource(timeout < _limit ? timeout : _limit, time);
        _registration = cancellation.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Something moved; the next sign is due within this time.</summary>
    public void Restart(TimeSpan timeout)
    {
        var rest = _limit - _time.GetElapsedTime(_start);
        _source.CancelAfter(timeout < rest ? timeout : rest > TimeSpan.Zero ? rest : TimeSpan.Zero);
    }

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
