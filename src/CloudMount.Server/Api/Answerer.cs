using CloudMount.Server.Answers;
using CloudMount.Server.Api.Administration;
using CloudMount.Server.Files;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api;

/// <summary>Turns replies and refusals into HTTP.</summary>
internal sealed class Answerer(PathObjectWriter paths)
{
    public const string Realm = "Basic realm=\"SmartFile API\", charset=\"UTF-8\"";

    public async Task AnswerAsync(HttpResponse response, AnswerFormat format, PathReply reply)
    {
        response.StatusCode = reply.Status;
        if (reply.Created is { } created)
            response.Headers.Location = "/api/1.0/paths/list/" + string.Join('/', created.Segments.Select(Uri.EscapeDataString));
        if (reply.Object is null && reply.Changes is null) return;
        using var body = new AnswerBody(response, format);
        if (reply.Object is not null) await paths.WriteAsync(reply.Object, body).ConfigureAwait(false);
        if (reply.Changes is not null) await ChangesWriter.WriteAsync(reply.Changes, body).ConfigureAwait(false);
        await body.CompleteAsync().ConfigureAwait(false);
    }

    public static async Task AnswerAsync(HttpResponse response, AnswerFormat format, Refusal refusal)
    {
        response.StatusCode = StatusOf(refusal.Kind);
        if (refusal.Kind == RefusalKind.Unauthenticated) response.Headers.WWWAuthenticate = Realm;
        if (refusal.Kind == RefusalKind.Busy) AskToWait(response.Headers);

        if (refusal.Kind is RefusalKind.Unauthenticated or RefusalKind.Busy) StrangerConnection.End(response.HttpContext);
        using var body = new AnswerBody(response, format);
        var writer = body.Writer;
        writer.BeginObject();
        writer.Text("message", refusal.Message);
        if (refusal.FieldErrors is { Count: > 0 } errors) FieldErrorsWriter.Write(writer, errors);
        writer.EndObject();
        await body.CompleteAsync().ConfigureAwait(false);
    }

    public static async Task AnswerAsync(HttpResponse response, AnswerFormat format, AdminReply reply)
    {
        response.StatusCode = reply.Status;
        if (reply.Location is { } location) response.Headers.Location = location;
        if (reply.Items is null && reply.Object is null) return;
        using var body = new AnswerBody(response, format);
        if (reply.Object is { } write) WriteObject(body.Writer, write);
        if (reply.Items is { } items) await WriteItemsAsync(body, items).ConfigureAwait(false);
        await body.CompleteAsync().ConfigureAwait(false);
    }

    private static async Task WriteItemsAsync(AnswerBody body, IEnumerable<Action<IAnswerWriter>> items)
    {
        body.Writer.BeginItems();
        foreach (var write in items)
        {
            WriteObject(body.Writer, write);
            await body.PassOnAsync().ConfigureAwait(false);
        }

        body.Writer.EndList();
    }

    private static void WriteObject(IAnswerWriter writer, Action<IAnswerWriter> write)
    {
        writer.BeginObject();
        write(writer);
        writer.EndObject();
    }

    /// <summary>In the words of HTTP, and in those the official python client waits for.</summary>
    private static void AskToWait(IHeaderDictionary headers)
    {
        headers.RetryAfter = "1";
        headers["X-Throttle"] = "throttled; next=1 sec";
    }

    public static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid or RefusalKind.Missing or RefusalKind.Exists => StatusCodes.Status400BadRequest,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        RefusalKind.Forbidden or RefusalKind.NoSpace => StatusCodes.Status403Forbidden,
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Expired => StatusCodes.Status410Gone,
        RefusalKind.WrongMethod => StatusCodes.Status405MethodNotAllowed,
        RefusalKind.TimedOut => StatusCodes.Status408RequestTimeout,
        RefusalKind.VersionMismatch => StatusCodes.Status412PreconditionFailed,
        RefusalKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        RefusalKind.Busy => StatusCodes.Status503ServiceUnavailable,
        RefusalKind.Failed => StatusCodes.Status500InternalServerError,
    };
}
