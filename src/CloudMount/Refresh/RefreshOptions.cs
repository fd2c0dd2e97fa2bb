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

    /// <summary>The wait after the change feed failed; it doubles each time up to <see cref="MaxFeedPause"/>. One that is only cut is asked for again at once.</summary>
    public TimeSpan FeedPause { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan MaxFeedPause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The least time between two questions for changes: what happens meanwhile is listed once.</summary>
    public TimeSpan FeedInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The most directories that are listed for one answer of the feed; of more, each is listed when somebody needs it.</summary>
    public int MaxFeedListings { get; init; } = 32;

    /// <summary>How many of them at the same time: programs need calls too.</summary>
    public int MaxFeedParallel { get; init; } = 4;

    /// <summary>Whether a call would be made at all: false while the circuit is open.</summary>
    public Func<bool> IsReachable { get; init; } = () => true;
}
