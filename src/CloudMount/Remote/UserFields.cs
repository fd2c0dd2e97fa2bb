namespace CloudMount.Remote;

/// <summary>What to set of a user; null leaves a part as it is, or as the service has it for a new user. Its text shows no password.</summary>
public sealed record UserFields
{
    /// <summary>For a user who exists, the new one.</summary>
    public string? Username { get; init; }

    /// <summary>The full name.</summary>
    public string? Name { get; init; }

    public string? Password { get; init; }

    public string? Email { get; init; }

    /// <summary>The service writes to the user, which needs an address.</summary>
    public bool? SendsEmail { get; init; }

    /// <summary>The directory that the user sees as the root.</summary>
    public string? Root { get; init; }

    public string? Role { get; init; }

    /// <summary>Replace those of the user; empty to take all from him.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    public bool? IsActive { get; init; }

    public bool? IsFtpActive { get; init; }

    public override string ToString() => Username ?? "(user)";
}
