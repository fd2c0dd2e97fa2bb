using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Description;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary>A row of the table of calls: <c>/api/1.0/RESOURCE/VERB[/ID]</c>.</summary>
/// <param name="Verb">Empty for the resource itself.</param>
internal sealed record Route(
    string Method, string Resource, string Verb, Func<CallRequest, Task<Reply>> Call, RouteAccess Access = RouteAccess.Known)
{
    /// <summary>Whether the body is content and not parameters.</summary>
    public bool TakesContent { get; init; }

    /// <summary>What /swagger/quatrix.json says of it.</summary>
    public required RouteDescription Description { get; init; }

    /// <summary>Where it is called, without an id.</summary>
    public string Path => $"{QuatrixTarget.PrefixOf(Resource, Verb)}/{Resource}{(Verb.Length > 0 ? "/" : "")}{Verb}";

    public Route(string method, string resource, string verb, Func<CallRequest, Reply> call, RouteAccess access = RouteAccess.Known)
        : this(method, resource, verb, request => Task.FromResult(call(request)), access)
    {
    }
}
