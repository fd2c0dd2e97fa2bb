using CloudMount.Server.Files;
using CloudMount.Server.Transfers;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api.V2;

/// <summary>Every request of SmartFile v2: finds the row of the table it is for, asks for credentials, calls, and answers.</summary>
internal sealed class V2Endpoint(BasicLogin login, UnreadBody unread, UploadProgress progress, IReadOnlyList<V2Route> routes)
{
    private static readonly Refusal NoSuchCall = new(RefusalKind.NotFound, "There is no such call.");

    /// <summary>The table of calls.</summary>
    public IReadOnlyList<V2Route> Routes => routes;

    public async Task HandleAsync(HttpContext context, string[] segments)
    {
        var outcome = await CallAsync(context, segments).ConfigureAwait(false);
        await (outcome.TryGet(out var reply, out var refusal) ? reply.SendAsync(context.Response) : V2Error.SendAsync(context, refusal)).ConfigureAwait(false);
    }

    private async Task<Outcome<V2Reply>> CallAsync(HttpContext context, string[] segments)
    {
        var (route, names) = Find(context, segments);
        var refused = route is { IsOpen: true } ? null : await login.JudgeAsync(context).ConfigureAwait(false);
        if (refused is null && route is null) refused = WhyNot(context, segments);
        if (refused is not null || route is null)
        {
            await unread.ReadOverAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
            return refused ?? NoSuchCall;
        }

        var http = context.Request;
        if (route.TakesContent && progress.Begin(http.Headers[UploadProgress.Header].ToString(), http.ContentLength) is { } count) http.Body = new CountedBody(http.Body, count);
        var fields = new CallFields();
        if (await ReadFieldsAsync(context.Request, route, fields).ConfigureAwait(false) is { } unreadable) return unreadable;
        var request = new V2Request(context, names, fields, RequestOrigin.Of(context), V2Target.IsThree(segments));
        var outcome = await route.Call(request).ConfigureAwait(false);

        // Most clients look at the answer only after they sent everything.
        if (route.TakesContent && !outcome.TryGet(out _, out _)) await unread.ReadOverAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
        return outcome;
    }

    private (V2Route? Route, string[] Names) Find(HttpContext context, string[] segments)
    {
        var method = HttpMethods.IsHead(context.Request.Method) ? HttpMethods.Get : context.Request.Method;
        foreach (var route in routes)
            if (route.Method == method && route.IsAtRoot == V2Target.IsLink(segments) && route.Match(V2Target.CallOf(segments)) is { } names) return (route, names);
        return (null, []);
    }

    private Refusal WhyNot(HttpContext context, string[] segments)
    {
        var methods = new List<string>();
        foreach (var route in routes)
        {
            if (route.IsAtRoot != V2Target.IsLink(segments) || route.Match(V2Target.CallOf(segments)) is null) continue;
            methods.Add(route.Method);
            if (HttpMethods.IsGet(route.Method)) methods.Add(HttpMethods.Head);
        }

        if (methods.Count == 0) return NoSuchCall;
        var allowed = string.Join(", ", methods.Distinct(StringComparer.Ordinal));
        context.Response.Headers.Allow = allowed;
        return new(RefusalKind.WrongMethod, $"This call takes {allowed}.");
    }

    private static async Task<Refusal?> ReadFieldsAsync(HttpRequest request, V2Route route, CallFields fields)
    {
        if (FieldsReader.ReadQuery(request, fields) is { } tooLong) return tooLong;
        if (route.TakesContent || HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) return null;
        return await FieldsReader.ReadBodyAsync(request, fields, request.HttpContext.RequestAborted).ConfigureAwait(false);
    }
}
