using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Calls;
using CloudMount.Server.Quatrix.Description;
using CloudMount.Server.Quatrix.Sessions;
using CloudMount.Server.Transfers;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix;

/// <summary>Every request of a Quatrix client: finds the row of the table it is for, asks for credentials, calls, and answers.</summary>
internal sealed class QuatrixEndpoint
{
    private static readonly ErrorReply NoRecords = new(
        ErrorCode.OperationNotSupported,
        "Quatrix is not served: the file system of the served folder keeps no extended attributes, and ids live there.");

    private readonly Authenticator _authenticator;
    private readonly UnreadBody _unread;
    private readonly Dictionary<(string Method, string Resource, string Verb), Route> _routes;
    private readonly HashSet<(string Resource, string Verb)> _verbs;
    private readonly HashSet<string> _resourcesById;
    private readonly byte[] _description;

    /// <param name="isExtended">Whether the extensions are offered.</param>
    public QuatrixEndpoint(Authenticator authenticator, UnreadBody unread, bool isExtended, IEnumerable<Route> routes)
    {
        (_authenticator, _unread) = (authenticator, unread);
        _routes = routes.ToDictionary(route => (route.Method, route.Resource, route.Verb));
        _verbs = [.. _routes.Keys.Select(key => (key.Resource, key.Verb))];
        _resourcesById = [.. _routes.Values.Where(route => route.Verb.Length == 0 && route.Description.Id is not null).Select(route => route.Resource)];
        _description = ApiDocument.Write(_routes.Values, isExtended);
    }

    /// <summary>The table of calls.</summary>
    public IReadOnlyCollection<Route> Routes => _routes.Values;

    /// <summary>The same as all calls of the server are listed.</summary>
    public IEnumerable<ServedRoute> ServedRoutes => Routes
        .Select(static route => new ServedRoute(
            route.Method, route.Path + (route.Description.Id is null ? "" : "/{id}"), route.Access == RouteAccess.Anyone))
        .Append(new(HttpMethods.Get, "/swagger/quatrix.json", IsOpen: true));

    public async Task HandleAsync(HttpContext context, string[] segments)
    {
        var reply = QuatrixTarget.IsDescription(segments)
            ? Describe(context) : await CallAsync(QuatrixTarget.CallOf(segments), context).ConfigureAwait(false);
        await reply.SendAsync(context).ConfigureAwait(false);
    }

    /// <summary>Where ids cannot be kept.</summary>
    public static Task RefuseAsync(HttpContext context, string[] segments) => NoRecords.SendAsync(context);

    private Reply Describe(HttpContext context) => HttpMethods.IsGet(context.Request.Method) ? new BytesReply("application/json", _description) : WrongMethod;

    private async Task<Reply> CallAsync(string[] call, HttpContext context)
    {
        // A resource of which the entries themselves are called has the id where others have the verb.
        if (call is [var byId, var id] && _resourcesById.Contains(byId) && !_verbs.Contains((byId, id))) call = [byId, "", id];
        var (resource, verb) = (call[0], call.ElementAtOrDefault(1) ?? "");
        var route = call.Length <= 3 ? _routes.GetValueOrDefault((context.Request.Method, resource, verb)) : null;
        var (caller, refused) = route is { Access: RouteAccess.Anyone }
            ? (null, null) : await _authenticator.IdentifyAsync(context, route?.Access ?? RouteAccess.Known).ConfigureAwait(false);
        if (refused is not null)
        {
            await _unread.ReadOverAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
            return refused;
        }

        if (caller is not null && _authenticator.LetIn(caller) is { } shutOut) return shutOut;
        if (route is null)
        {
            return _verbs.Contains((resource, verb)) && call.Length <= 3
                ? WrongMethod : ErrorReply.NoSuchCall;
        }

        var body = JsonBody.Empty;
        if (HttpMethods.IsPost(route.Method) && !route.TakesContent
            && !(await JsonBody.ReadAsync(context.Request, context.RequestAborted).ConfigureAwait(false)).TryGet(out body, out var refusal))
            return refusal;
        return await route.Call(new(context, call.ElementAtOrDefault(2), body, caller)).ConfigureAwait(false);
    }

    private static Refusal WrongMethod { get; } = new(RefusalKind.WrongMethod, "The call does not take this method.");
}
