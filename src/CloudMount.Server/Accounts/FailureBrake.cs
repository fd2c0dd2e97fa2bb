namespace CloudMount.Server.Accounts;

/// <summary>How long answers to a run of wrong credentials are held back: not at all at first, then longer and longer. Thread-safe.</summary>
internal sealed class FailureBrake(TimeProvider time)
{
    private const int FreeFailures = 5;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FailureMemory = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private int _failures;
    private long _lastFailure;

    /// <summary>Counts a failure and says how long its answer waits.</summary>
    public TimeSpan Count()
    {
        lock (_lock)
        {
            if (time.GetElapsedTime(_lastFailure) > FailureMemory) _failures = 0;
            _lastFailure = time.GetTimestamp();
            _failures = Math.Min(_failures + 1, FreeFailures + 16);
            if (_failures <= FreeFailures) return TimeSpan.Zero;
            var delay = FirstDelay * Math.Pow(2, _failures - FreeFailures - 1);
            return delay < MaxDelay ? delay : MaxDelay;
        }
    }
}
