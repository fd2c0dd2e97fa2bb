namespace CloudMount.Staging;

/// <summary>Gives up clean content, that least recently used first: of files nobody leases and of open ones, chunk by chunk.</summary>
internal sealed class Evictor(StagingArea area)
{
    /// <summary>At least so much at once, or a sixteenth of a small cap: a punch costs a system call however small it is.</summary>
    private const long StepBytes = 4 << 20;

    private readonly Lock _lock = new();

    // Guarded by _lock.
    private Task _trim = Task.CompletedTask;

    /// <summary>Frees about that many bytes, or more. False when there was nothing to free.</summary>
    public bool Evict(long bytes)
    {
        var wanted = Math.Max(bytes, Math.Min(StepBytes, area.Options.MaxCleanBytes / 16));
        var passedOver = new HashSet<StagingId>();
        long freed = 0;
        while (freed < wanted && area.LeaseLeastUsed(passedOver, ref freed) is { } victim)
        {
            using (victim)
            {
                passedOver.Add(victim.Id);
                freed += victim.Evict(wanted - freed);
            }
        }

        return freed > 0;
    }

    /// <summary>Brings clean bytes back under the cap, on the pool.</summary>
    public void TrimLater()
    {
        if (IsUnderCap) return;
        lock (_lock)
        {
            if (_trim.IsCompleted) _trim = Task.Run(Trim);
        }
    }

    public Task WhenTrimmedAsync()
    {
        lock (_lock) return _trim;
    }

    private bool IsUnderCap => area.Ledger.CleanBytes <= area.Options.MaxCleanBytes;

    private void Trim()
    {
        while (!IsUnderCap && Evict(area.Ledger.CleanBytes - area.Options.MaxCleanBytes))
        {
        }
    }
}
