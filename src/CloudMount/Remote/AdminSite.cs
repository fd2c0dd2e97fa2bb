namespace CloudMount.Remote;

/// <summary>A site. What the service does not tell is null: only the call is published, not its fields (facts A.8).</summary>
public sealed record AdminSite(string Name)
{
    public string? Industry { get; init; }

    public string? Package { get; init; }

    public bool? IsActive { get; init; }

    /// <summary>As the service writes it.</summary>
    public string? Created { get; init; }

    public long? DiskUsage { get; init; }

    public long? DiskLimit { get; init; }

    public long? UserCount { get; init; }

    /// <summary>The username of who owns it.</summary>
    public string? Owner { get; init; }
}
