using CloudMount.Server.Files;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api.V2;

/// <summary>One call.</summary>
/// <param name="Names">The names of its path, or its id.</param>
/// <param name="Fields">Those of the body too, unless that is content.</param>
/// <param name="Origin">Scheme and host the client used, for the URLs in the answer.</param>
/// <param name="IsThree">Whether it was called under /api/3/.</param>
internal sealed record V2Request(HttpContext Http, string[] Names, CallFields Fields, string Origin, bool IsThree)
{
    public CancellationToken Cancellation => Http.RequestAborted;

    public string Id => Names[0];

    public Outcome<ApiPath> ReadPath() => ApiPath.From(Names);
}
