using CloudMount.Server.Answers;
using CloudMount.Server.Api.Administration;
using CloudMount.Server.Files;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api.V2;

/// <summary><c>user</c> and <c>site</c>: the calls of v1.0 about users and sites by other URLs, with the same fields, rules and rights, and with pages.</summary>
internal sealed class AdminCalls(AdminEndpoint administration)
{
    private static readonly string[] UserList = ["users", "list"];
    private static readonly string[] SiteList = ["reseller", "sites", "list"];

    public IEnumerable<V2Route> Routes =>
    [
        new("GET", "user", request => ListAsync(request, "user", UserList)),
        new("POST", "user", request => AddAsync(request, ("user", UserFields.Username), ["users", "add"], UserList)),
        new("GET", "user/{id}", request => CallAsync(request, [.. UserList, request.Id])),
        new("POST", "user/{id}", request => CallAsync(request, ["users", "edit", request.Id])),
        new("PUT", "user/{id}", request => CallAsync(request, ["users", "edit", request.Id])),
        new("DELETE", "user/{id}", request => CallAsync(request, ["users", "delete", request.Id])),
        new("GET", "site", request => ListAsync(request, "site", SiteList)),
        new("POST", "site", request => AddAsync(request, ("site", SiteCalls.SiteName), ["reseller", "sites", "add"], SiteList)),
        new("GET", "site/{id}", request => CallAsync(request, [.. SiteList, request.Id])),
        new("POST", "site/{id}", request => CallAsync(request, ["reseller", "sites", "edit", request.Id])),
        new("PUT", "site/{id}", request => CallAsync(request, ["reseller", "sites", "edit", request.Id])),
    ];

    private async Task<Outcome<V2Reply>> ListAsync(V2Request request, string resource, string[] call)
    {
        if (!(await AskAsync(call, request.Fields).ConfigureAwait(false)).TryGet(out var reply, out var refusal)) return refusal;
        return ListReply.Of(request, resource, [.. reply.Items ?? []]);
    }

    private async Task<Outcome<V2Reply>> CallAsync(V2Request request, string[] call) =>
        (await AskAsync(call, request.Fields).ConfigureAwait(false)).TryGet(out var reply, out var refusal) ? Answer(reply.Object, reply.Status) : refusal;

    /// <summary>Answers what was added, which v1.0 does not always.</summary>
    private async Task<Outcome<V2Reply>> AddAsync(V2Request request, (string Resource, string IdField) kind, string[] call, string[] list)
    {
        if (!(await AskAsync(call, request.Fields).ConfigureAwait(false)).TryGet(out var reply, out var refusal)) return refusal;
        var id = request.Fields[kind.IdField] ?? "";
        var added = await AskAsync([.. list, id], new()).ConfigureAwait(false);
        return Answer(added.TryGet(out var described, out _) ? described.Object : reply.Object, reply.Status) with
        {
            Location = $"{request.Origin}/api/2/{kind.Resource}/{Uri.EscapeDataString(id)}/",
        };
    }

    private Task<Outcome<AdminReply>> AskAsync(string[] call, CallFields fields) => administration.Find(call) is var (route, names)
        ? administration.CallAsync(route, names, fields) : throw new InvalidOperationException("There is no such call of v1.0.");

    private static V2Reply Answer(Action<IAnswerWriter>? write, int status) =>
        write is not null ? V2Reply.Object(write, status) : status == StatusCodes.Status204NoContent ? V2Reply.Empty : V2Reply.Object(static _ => { }, status);
}
