namespace CloudMount.Control;

/// <summary>One line from the command line to a running mount.</summary>
public sealed record ControlRequest
{
    public required ControlVerb Verb { get; init; }

    /// <summary>For Sync: "/a/b" below the root of the mount; null is everything.</summary>
    public string? Path { get; init; }

    /// <summary>For Unmount: detach the mount even while files are open in it.</summary>
    public bool Force { get; init; }
}
