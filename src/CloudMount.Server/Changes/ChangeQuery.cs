using CloudMount.Server.Files;

namespace CloudMount.Server.Changes;

/// <summary>Which changes a client asks for.</summary>
/// <param name="Directory">Below which; with what happens to it and the directories above it.</param>
/// <param name="After">The stamp up to which it knows them.</param>
/// <param name="Limit">The most changes in one answer.</param>
/// <param name="Wait">How long the answer may wait for a change.</param>
/// <param name="Origin">Who asks: what it did itself is left out. Null for nobody.</param>
internal sealed record ChangeQuery(ApiPath Directory, long After, int Limit, TimeSpan Wait, string? Origin)
{
    public const int MaxLimit = 10_000;
    public const int UsualLimit = 1000;
    public const int MaxWaitSeconds = 60;

    /// <summary>The last stamp that is wanted.</summary>
    public long UpTo { get; init; } = long.MaxValue;
}
