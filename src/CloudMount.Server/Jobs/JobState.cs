namespace CloudMount.Server.Jobs;

/// <summary>How far a job is.</summary>
internal enum JobState
{
    /// <summary>Waits for others to end.</summary>
    Pending,
    Running,

    /// <summary>Everything was done.</summary>
    Done,

    /// <summary>Something was not done; the errors say what.</summary>
    Failed,
}
