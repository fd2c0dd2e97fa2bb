namespace CloudMount.WriteBack;

/// <summary>One dirty entry in the queue. Times are ticks of UTC. Guarded by the queue's lock; <see cref="Attempt"/> belongs to the running step.</summary>
internal sealed class PendingItem(long id)
{
    public long Id { get; } = id;

    public PendingPhase Phase { get; set; }

    public long FirstDirtied { get; set; }

    public long LastDirtied { get; set; }

    public long Due { get; set; }

    /// <summary>The due time of its valid place in the heap; others of it there are stale.</summary>
    public long HeapDue { get; set; } = long.MaxValue;

    public long Bytes { get; set; }

    public int Attempts { get; set; }

    /// <summary>Why it waits or was refused.</summary>
    public string? Reason { get; set; }

    /// <summary>Somebody waits for it: delays do not count.</summary>
    public bool IsExpedited { get; set; }

    /// <summary>Somebody asked since its step began: if that is refused it is tried once more at once.</summary>
    public bool TriesAgain { get; set; }

    public bool CutsCircle { get; set; }

    /// <summary>Changed by a program since its step began.</summary>
    public bool IsDirtiedAgain { get; set; }

    /// <summary>How often it was woken without getting further.</summary>
    public int IdleWakes { get; set; }

    public Attempt? Attempt { get; set; }

    /// <summary>Who comes first, the one waited for at the front; null when not <see cref="PendingPhase.Blocked"/>.</summary>
    public Queue<long>? WaitsFor { get; set; }

    public WaitReason WaitReason { get; set; }

    public HashSet<PendingItem>? Waiters { get; set; }
}
