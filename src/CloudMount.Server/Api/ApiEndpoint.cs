using CloudMount.Server.Answers;
using CloudMount.Server.Api.Administration;
using CloudMount.Server.Api.V2;
using CloudMount.Server.Files;
using CloudMount.Server.Quatrix;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Transfers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CloudMount.Server.Api;

/// <summary>Every request: finds the call it is for, asks for credentials where they are due, calls, and answers.</summary>
/// <param name="quatrix">Answers what is for the other API; null where it is not served.</param>
internal sealed class ApiEndpoint(
    BasicLogin login,
    (IReadOnlyList<IPathCall> Paths, AdminEndpoint Administration) calls,
    (UploadEndpoint Upload, DownloadEndpoint Download) transfers,
    Answerer answerer,
    V2Endpoint v2,
    Func<HttpContext, string[], Task>? quatrix)
{
    private static readonly Refusal NoSuchCall = new(RefusalKind.NotFound, "There is no such call.");

    /// <summary>All calls but those of Quatrix.</summary>
    public IReadOnlyList<ServedRoute> Routes =>
    [
        .. calls.Paths.SelectMany(call => RoutesOf(call.Methods, $"/api/1.0/paths/{call.Verb}/{{path}}", isOpen: false)),
        .. calls.Administration.Routes.SelectMany(route => RoutesOf(route.Methods, "/api/1.0/" + route.Pattern.Replace("*", "{id}", StringComparison.Ordinal), isOpen: false)),
        .. RoutesOf(UploadEndpoint.Methods, $"/{TransferUrls.UploadFolder}/{{token}}", isOpen: true),
        .. RoutesOf(DownloadEndpoint.Methods, $"/{TransferUrls.DownloadFolder}/{{token}}", isOpen: true),
        .. v2.Routes.Select(route => new ServedRoute(route.Method, route.Path, route.IsOpen)),
    ];

    public async Task HandleAsync(HttpContext context)
    {
        var fields = new CallFields();
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!RawTarget.ReadSegments(target).TryGet(out var segments, out var malformed)) segments = [];
        var split = malformed is null ? segments : RawTarget.Split(target);
        if (quatrix is not null && QuatrixTarget.Takes(split))
        {
            await (malformed is null ? quatrix(context, segments) : ErrorReply.Of(malformed).SendAsync(context)).ConfigureAwait(false);
            return;
        }

        if (V2Target.Takes(split))
        {
            await (malformed is null ? v2.HandleAsync(context, segments) : V2Error.SendAsync(context, malformed)).ConfigureAwait(false);
            return;
        }

        var refusal = segments switch
        {
            [TransferUrls.UploadFolder, var token] => await UploadAsync(token, fields, context).ConfigureAwait(false),
            [TransferUrls.DownloadFolder, var token] => await DownloadAsync(token, context).ConfigureAwait(false),
            _ => await login.JudgeAsync(context).ConfigureAwait(false) ?? malformed
                ?? await CallAsync(segments, fields, context).ConfigureAwait(false),
        };
        if (refusal is null) return;
        await Answerer.AnswerAsync(context.Response, FormatOf(fields, context.Request), refusal).ConfigureAwait(false);
    }

    private async Task<Refusal?> CallAsync(string[] segments, CallFields fields, HttpContext context)
    {
        if (FieldsReader.ReadQuery(context.Request, fields) is { } tooLong) return tooLong;
        if (!ReadFormat(fields["format"]).TryGet(out _, out var unknown)) return unknown;
        if (segments is not ["api", "1.0" or "1", .. var rest]) return NoSuchCall;
        if (calls.Administration.Find(rest) is var (route, named)) return await AdministerAsync(route, named, fields, context).ConfigureAwait(false);
        if (rest is not ["paths", var verb, .. var names]) return NoSuchCall;
        if (calls.Paths.FirstOrDefault(call => call.Verb == verb) is not { } call) return NoSuchCall;
        if (!(await ReadFieldsAsync(call.Methods, fields, context).ConfigureAwait(false)).TryGet(out var format, out var refusal)) return refusal;
        if (!ApiPath.From(names).TryGet(out var path, out refusal)) return refusal;
        var request = new ApiRequest(path, fields, RequestOrigin.Of(context), context.RequestAborted);
        if (!(await call.CallAsync(request).ConfigureAwait(false)).TryGet(out var reply, out refusal)) return refusal;
        await answerer.AnswerAsync(context.Response, format, reply).ConfigureAwait(false);
        return null;
    }

    private async Task<Refusal?> AdministerAsync(AdminRoute route, IReadOnlyList<string> names, CallFields fields, HttpContext context)
    {
        if (!(await ReadFieldsAsync(route.Methods, fields, context).ConfigureAwait(false)).TryGet(out var format, out var refusal)) return refusal;
        if (!(await calls.Administration.CallAsync(route, names, fields).ConfigureAwait(false)).TryGet(out var reply, out refusal)) return refusal;
        await Answerer.AnswerAsync(context.Response, format, reply).ConfigureAwait(false);
        return null;
    }

    /// <summary>Adds the fields of the body; the format they ask for. WrongMethod, Invalid, TooLarge.</summary>
    private static async Task<Outcome<AnswerFormat>> ReadFieldsAsync(string methods, CallFields fields, HttpContext context)
    {
        if (!Allows(methods, context)) return WrongMethod(methods, context);
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)
            && await FieldsReader.ReadBodyAsync(context.Request, fields, context.RequestAborted).ConfigureAwait(false) is { } unreadable)
            return unreadable;
        return ReadFormat(fields["format"]);
    }

    private async Task<Refusal?> UploadAsync(string token, CallFields fields, HttpContext context)
    {
        if (FieldsReader.ReadQuery(context.Request, fields) is { } tooLong) return tooLong;
        if (!ReadFormat(fields["format"]).TryGet(out var format, out var unknown)) return unknown;
        if (!Allows(UploadEndpoint.Methods, context)) return WrongMethod(UploadEndpoint.Methods, context);
        if (!(await transfers.Upload.HandleAsync(token, context.Request).ConfigureAwait(false)).TryGet(out var reply, out var refusal)) return refusal;
        await answerer.AnswerAsync(context.Response, format, reply).ConfigureAwait(false);
        return null;
    }

    private async Task<Refusal?> DownloadAsync(string token, HttpContext context) => Allows(DownloadEndpoint.Methods, context)
        ? await transfers.Download.HandleAsync(token, context).ConfigureAwait(false)
        : WrongMethod(DownloadEndpoint.Methods, context);

    private static IEnumerable<ServedRoute> RoutesOf(string methods, string path, bool isOpen) =>
        methods.Split(", ").Select(method => new ServedRoute(method, path, isOpen));

    private static bool Allows(string methods, HttpContext context) =>
        methods.Split(", ").Contains(context.Request.Method, StringComparer.Ordinal);

    private static Refusal WrongMethod(string methods, HttpContext context)
    {
        context.Response.Headers.Allow = methods;
        return new(RefusalKind.WrongMethod, $"This call takes {methods}.");
    }

    private static Outcome<AnswerFormat> ReadFormat(string? name) => name?.ToUpperInvariant() switch
    {
        null or "JSON" => AnswerFormat.Json,
        "XML" => AnswerFormat.Xml,
        _ => Refusal.Invalid("The format must be json or xml.", "format"),
    };

    /// <summary>The format of an error, which may be about the format.</summary>
    private static AnswerFormat FormatOf(CallFields fields, HttpRequest request)
    {
        // A call may have been refused before its query was read; one with a query that is too long has no format.
        if (!fields.Has("format")) FieldsReader.ReadQuery(request, fields);
        return ReadFormat(fields["format"]).TryGet(out var format, out _) ? format : default;
    }
}
