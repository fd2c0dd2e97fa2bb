using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Calls;
using CloudMount.Server.Quatrix.Sessions;
using CloudMount.Server.Quatrix.Uploads;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix;

/// <summary>Every request of a Quatrix client: finds the row of the table it is for, asks for credentials, calls, and answers.</summary>
internal sealed class QuatrixEndpoint
{
    private static readonly ErrorReply NoRecords = new(
        ErrorCode.OperationNotSupported,
        "Quatrix is not served: the file system of the served folder keeps no extended attributes, and ids live there.");

    private readonly Authenticator _authenticator;
    private readonly ChunkReceiver _chunks;
    private readonly Dictionary<(string Method, string Resource, string Verb), Route> _routes;
    private readonly HashSet<(string Resource, string Verb)> _verbs;

    public QuatrixEndpoint(Authenticator authenticator, ChunkReceiver chunks, IEnumerable<Route> routes)
    {
        (_authenticator, _chunks) = (authenticator, chunks);
        _routes = routes.ToDictionary(route => (route.Method, route.Resource, route.Verb));
        _verbs = [.. _routes.Keys.Select(key => (key.Resource, key.Verb))];
    }

    public async Task HandleAsync(HttpContext context, string[] segments)
    {
        var reply = QuatrixTarget.ChunkKey(segments) is { } key
            ? await ReceiveAsync(key, context).ConfigureAwait(false)
            : await CallAsync(segments[QuatrixTarget.FirstSegment..], context).ConfigureAwait(false);
        await reply.SendAsync(context).ConfigureAwait(false);
    }

    /// <summary>Where ids cannot be kept.</summary>
    public static Task RefuseAsync(HttpContext context, string[] segments) => NoRecords.SendAsync(context);

    private async Task<Reply> ReceiveAsync(string key, HttpContext context) => HttpMethods.IsPost(context.Request.Method)
        ? await _chunks.ReceiveAsync(key, context.Request, context.RequestAborted).ConfigureAwait(false)
        : WrongMethod;

    private async Task<Reply> CallAsync(string[] call, HttpContext context)
    {
        var (resource, verb) = (call[0], call.ElementAtOrDefault(1) ?? "");
        var route = call.Length <= 3 ? _routes.GetValueOrDefault((context.Request.Method, resource, verb)) : null;
        var (caller, refused) = route is { Access: RouteAccess.Anyone }
            ? (null, null) : await _authenticator.IdentifyAsync(context, route?.Access ?? RouteAccess.Known).ConfigureAwait(false);
        if (refused is not null) return refused;
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
