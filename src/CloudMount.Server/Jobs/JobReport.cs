namespace CloudMount.Server.Jobs;

/// <summary>What can be told of a job at one moment.</summary>
/// <param name="Done">The ids or paths of what was done.</param>
/// <param name="Results">What was found out.</param>
/// <param name="Failures">How much was not done.</param>
/// <param name="Errors">The first of it, and why.</param>
internal sealed record JobReport(
    JobState State,
    IReadOnlyList<string> Done,
    IReadOnlyList<(string Name, string Value)> Results,
    long Failures,
    IReadOnlyList<(string Path, string Message)> Errors);
