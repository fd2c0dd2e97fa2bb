namespace CloudMount.Remote;

/// <summary>A user. What the service does not tell is null.</summary>
public sealed record AdminUser(string Username)
{
    /// <summary>The full name.</summary>
    public string? Name { get; init; }

    public string? Email { get; init; }

    /// <summary>The directory that the user sees as the root.</summary>
    public string? Root { get; init; }

    public string? Role { get; init; }

    /// <summary>Empty for none.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    public bool? IsActive { get; init; }

    public bool? IsFtpActive { get; init; }
}
