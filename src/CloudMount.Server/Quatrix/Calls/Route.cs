using CloudMount.Server.Quatrix.Answers;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary>A row of the table of calls: <c>/api/1.0/RESOURCE/VERB[/ID]</c>.</summary>
/// <param name="Verb">Empty for the resource itself.</param>
/// <param name="IsOpen">Whether it is called without a session or API key.</param>
internal sealed record Route(string Method, string Resource, string Verb, Func<CallRequest, Task<Reply>> Call, bool IsOpen = false)
{
    /// <summary>Whether the body is content and not parameters.</summary>
    public bool TakesContent { get; init; }

    public Route(string method, string resource, string verb, Func<CallRequest, Reply> call, bool isOpen = false)
        : this(method, resource, verb, request => Task.FromResult(call(request)), isOpen)
    {
    }
}
