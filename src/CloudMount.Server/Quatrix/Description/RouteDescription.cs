using CloudMount.Server.Quatrix.Answers;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Description;

/// <summary>What the description of the API says of a route.</summary>
/// <param name="Summary">One sentence.</param>
internal sealed record RouteDescription(string Summary)
{
    /// <summary>What the segment behind the verb names; null for a route without one.</summary>
    public string? Id { get; init; }

    /// <summary>That segment, where there is only one it can be.</summary>
    public string? OnlyId { get; init; }

    /// <summary>Whether the call goes without that segment, too.</summary>
    public bool IsIdOptional { get; init; }

    /// <summary>As <see cref="IsIdOptional"/>, where extensions are offered.</summary>
    public bool IsIdReplaceable { get; init; }

    public IReadOnlyList<Field> Query { get; init; } = [];

    public IReadOnlyList<Field> Headers { get; init; } = [];

    /// <summary>Null for a call without a body.</summary>
    public Shape? Body { get; init; }

    /// <summary>By status, what a call answers beside its errors; null for nothing but headers.</summary>
    public IReadOnlyList<(int Status, Shape? Shape)> Replies { get; init; } = [(StatusCodes.Status200OK, Shape.AnyObject)];

    /// <summary>The one reply there is, with status 200.</summary>
    public Shape Reply { init => Replies = [(StatusCodes.Status200OK, value)]; }

    /// <summary>Null for those of the route's access.</summary>
    public IReadOnlyList<Scheme>? Schemes { get; init; }

    /// <summary>Beside those that each route has by its kind.</summary>
    public IReadOnlyList<ErrorCode> Errors { get; init; } = [];
}
