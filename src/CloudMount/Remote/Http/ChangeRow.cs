namespace CloudMount.Remote.Http;

/// <summary>One row of a change feed as it came; what is missing, or of another type than it should be, is null.</summary>
internal sealed record ChangeRow
{
    public string? Action { get; init; }

    /// <summary>From the root of the account, as <see cref="OldPath"/>.</summary>
    public string? Path { get; init; }

    public string? OldPath { get; init; }

    public string? Id { get; init; }

    public string? ParentId { get; init; }

    public string? Name { get; init; }

    public string? Type { get; init; }

    public long? Size { get; init; }

    /// <summary>Unix seconds.</summary>
    public decimal? Modified { get; init; }
}
