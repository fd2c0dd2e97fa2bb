namespace CloudMount.WriteBack;

/// <summary>When and how much is sent. Checked by <see cref="Validate"/>.</summary>
internal sealed record ReconcilerOptions
{
    /// <summary>How long an entry must be quiet before it is sent. 2 s let most saves and builds finish their temporary files.</summary>
    public TimeSpan WriteBackDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an entry that is never quiet waits at most.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a removal or move waits at most for quiet around it, so that it becomes one call with what follows.</summary>
    public TimeSpan MaxFoldDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Calls under way at once. 16 hide 20 ms of distance for 800 small files a second.</summary>
    public int MaxParallel { get; init; } = 16;

    /// <summary>Files over this share at most half of the slots, so that small ones are not starved.</summary>
    public long LargeBytes { get; init; } = 8L << 20;

    /// <summary>The first wait after a failure that passes; it doubles up to <see cref="MaxRetryDelay"/>.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The first wait after a refusal; it doubles up to <see cref="MaxRefusedDelay"/>.</summary>
    public TimeSpan RefusedDelay { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan MaxRefusedDelay { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Between probes of a remote that is away; the wait doubles up to <see cref="MaxProbeDelay"/>.</summary>
    public TimeSpan ProbeDelay { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan MaxProbeDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Named in conflict copies.</summary>
    public required string Host { get; init; }

    /// <summary>For the jitter of retries.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Throws <see cref="ArgumentOutOfRangeException"/> for values that cannot work.</summary>
    public void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Host);
        ArgumentOutOfRangeException.ThrowIfNegative(WriteBackDelay.Ticks, nameof(WriteBackDelay));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxDelay, WriteBackDelay);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxFoldDelay, WriteBackDelay);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxParallel);
        ArgumentOutOfRangeException.ThrowIfNegative(LargeBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRetryDelay, RetryDelay);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRefusedDelay, RefusedDelay);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxProbeDelay, ProbeDelay);
    }
}
