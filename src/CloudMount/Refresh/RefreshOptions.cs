namespace CloudMount.Refresh;

/// <summary>How long a listing counts and how long it is waited for.</summary>
internal sealed record RefreshOptions
{
    /// <summary>How long a listing counts as true. 30 s show another machine's change soon and cost a directory in use two calls a minute.</summary>
    public TimeSpan Expiry { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an operation waits for an expired listing to be renewed before it is answered from what is known.</summary>
    public TimeSpan RefreshWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After a listing failed, how long expired ones are not even tried.</summary>
    public TimeSpan FailurePause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Two directories side by side that need a listing within this time are taken for a walk.</summary>
    public TimeSpan WalkWindow { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long after a removal of a directory what is known beside and below it counts as true. A program that removes a tree goes from one
    /// directory to the next at once; what it removed is compared with the remote before it is deleted there.
    /// </summary>
    public TimeSpan RemovalPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>For how long a tree that was too large to be listed at once is not asked for again.</summary>
    public TimeSpan LargeTreePause { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether a call would be made at all: false while the circuit is open.</summary>
    public Func<bool> IsReachable { get; init; } = () => true;
}
