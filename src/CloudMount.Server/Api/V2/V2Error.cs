using System.Globalization;
using CloudMount.Server.Answers;
using CloudMount.Server.Files;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api.V2;

/// <summary>
/// A call that is not fulfilled. "detail" is what node reads; python reads the first of "src" or "path" where they are wrong, and on 400 else
/// "field_errors".
/// </summary>
internal static class V2Error
{
    private const string PythonClient = "SmartFile Python API client";
    private const int WaitSeconds = 1;

    public static async Task SendAsync(HttpContext context, Refusal refusal)
    {
        var response = context.Response;
        response.StatusCode = StatusOf(refusal.Kind);
        if (refusal.Kind == RefusalKind.Unauthenticated) response.Headers.WWWAuthenticate = Answerer.Realm;
        if (refusal.Kind == RefusalKind.Busy) AskToWait(context);
        if (refusal.Kind is RefusalKind.Unauthenticated or RefusalKind.Busy) StrangerConnection.End(context);
        using var body = new AnswerBody(response, AnswerFormat.Json);
        Write(body.Writer, refusal);
        await body.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>The python client waits on a status of its own and knows nothing of the usual one, which all others do.</summary>
    private static void AskToWait(HttpContext context)
    {
        var response = context.Response;
        response.Headers.RetryAfter = WaitSeconds.ToString(CultureInfo.InvariantCulture);
        if (!context.Request.Headers.UserAgent.ToString().StartsWith(PythonClient, StringComparison.Ordinal)) return;
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers["X-Throttle"] = $"throttled; next={WaitSeconds} sec";
    }

    private static void Write(IAnswerWriter writer, Refusal refusal)
    {
        writer.BeginObject();
        writer.Text("detail", refusal.Message);
        if (refusal.Field is "src" or "path") WriteList(writer, refusal.Field, refusal.Message);
        else if (refusal.FieldErrors is { Count: > 0 } errors) FieldErrorsWriter.Write(writer, errors);
        writer.EndObject();
    }

    private static void WriteList(IAnswerWriter writer, string name, string message)
    {
        writer.BeginList(name);
        writer.TextItem(message);
        writer.EndList();
    }

    // Where v2 has another status than v1.0.
    private static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Exists => StatusCodes.Status409Conflict,
        RefusalKind.Busy => StatusCodes.Status429TooManyRequests,
        _ => Answerer.StatusOf(kind),
    };
}
