namespace CloudMount.Remote.SmartFile.V2;

/// <summary>How far a task is (facts B.5).</summary>
/// <param name="Id">By which it is asked about; null where the reply names none, or one that cannot be.</param>
/// <param name="Status">In the service's words; null where the reply tells none, as when the task was just begun.</param>
internal sealed record TaskReply(string? Id, string? Status)
{
    /// <summary>The service could not do all of it, whatever the status is.</summary>
    public bool HasErrors { get; init; }

    /// <summary>What it says of the first thing that it could not do; null where it says nothing.</summary>
    public string? FirstError { get; init; }

    /// <summary>Of a checksum task; lower-case hexadecimal.</summary>
    public string? Checksum { get; init; }

    public bool IsDone => Status == "SUCCESS" && !HasErrors;

    public bool IsFailed => Status == "FAILURE" || (Status == "SUCCESS" && HasErrors);
}
