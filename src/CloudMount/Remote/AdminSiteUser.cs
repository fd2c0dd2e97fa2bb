namespace CloudMount.Remote;

/// <summary>A user of a site as its reseller sees him. What the service does not tell is null.</summary>
public sealed record AdminSiteUser(string Username)
{
    /// <summary>The full name.</summary>
    public string? Name { get; init; }

    public string? Email { get; init; }

    public bool? IsActive { get; init; }
}
