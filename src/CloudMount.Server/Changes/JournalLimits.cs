namespace CloudMount.Server.Changes;

/// <summary>How much of the past the journal keeps.</summary>
/// <param name="MaxRows">Changes, and as many downloads. 100,000 take some 20 MB on disk.</param>
internal sealed record JournalLimits(int MaxRows, TimeSpan MaxAge)
{
    /// <summary>The newest changes, which are read without the database; some 10 MB. More than are made while a batch is written.</summary>
    public int MaxInMemory { get; init; } = 16_384;
}
