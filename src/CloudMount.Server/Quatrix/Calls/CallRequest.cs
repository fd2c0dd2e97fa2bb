using CloudMount.Server.Quatrix.Sessions;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary>One call.</summary>
/// <param name="Id">The segment behind the verb; null without one.</param>
internal sealed record CallRequest(HttpContext Http, string? Id, JsonBody Body, Caller? Caller)
{
    /// <summary>Who calls a route that is not open to all.</summary>
    public Caller KnownCaller => Caller ?? throw new InvalidOperationException("The route is open to callers that are not known.");

    public CancellationToken Cancellation => Http.RequestAborted;

    public string? Query(string name) => Http.Request.Query.TryGetValue(name, out var values) ? values.ToString() : null;
}
