using System.Text.Json;
using CloudMount.Server.Api;
using CloudMount.Server.Files;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Answers;

/// <summary>A call that is not fulfilled: <c>{msg, code, details}</c>.</summary>
/// <param name="Field">The parameter that is wrong, where it is one.</param>
internal sealed record ErrorReply(ErrorCode Code, int Status, string Message, string? Field = null) : Reply
{
    public ErrorReply(ErrorCode code, string message, string? field = null)
        : this(code, StatusOf(code), message, field)
    {
    }

    public static ErrorReply NoLogin { get; } =
        new(ErrorCode.NotAllowed, StatusCodes.Status401Unauthorized, "The session or API key is missing, unknown or expired.");

    public static ErrorReply NoSuchCall { get; } = new(ErrorCode.NotSupported, "This server does not support the call.");

    /// <summary>The only place where a refusal becomes a code and a status.</summary>
    public static ErrorReply Of(Refusal refusal)
    {
        var (code, status) = refusal.Kind switch
        {
            RefusalKind.Invalid => (ErrorCode.BadParameter, StatusOf(ErrorCode.BadParameter)),
            RefusalKind.Missing => (ErrorCode.MissingParameter, StatusOf(ErrorCode.MissingParameter)),
            RefusalKind.Exists => (ErrorCode.ObjectExists, StatusOf(ErrorCode.ObjectExists)),
            RefusalKind.Conflict => (ErrorCode.OperationNotSupported, StatusOf(ErrorCode.OperationNotSupported)),
            RefusalKind.Unauthenticated => (ErrorCode.NotAllowed, StatusCodes.Status401Unauthorized),
            RefusalKind.Forbidden => (ErrorCode.Restricted, StatusOf(ErrorCode.Restricted)),
            RefusalKind.NoSpace => (ErrorCode.QuotaExceeded, StatusOf(ErrorCode.QuotaExceeded)),
            RefusalKind.Busy => (ErrorCode.Unknown, StatusCodes.Status503ServiceUnavailable),
            RefusalKind.TimedOut => (ErrorCode.Unknown, StatusCodes.Status408RequestTimeout),
            RefusalKind.NotFound => (ErrorCode.NotFound, StatusOf(ErrorCode.NotFound)),
            RefusalKind.Expired => (ErrorCode.Expired, StatusOf(ErrorCode.Expired)),
            RefusalKind.WrongMethod => (ErrorCode.OperationNotSupported, StatusOf(ErrorCode.OperationNotSupported)),
            RefusalKind.VersionMismatch => (ErrorCode.OtherVersion, StatusOf(ErrorCode.OtherVersion)),
            RefusalKind.TooLarge => (ErrorCode.BadParameter, StatusCodes.Status413PayloadTooLarge),
            RefusalKind.Failed => (ErrorCode.Unknown, StatusOf(ErrorCode.Unknown)),
        };
        return new(code, status, refusal.Message, refusal.Field);
    }

    public override Task SendAsync(HttpContext context)
    {
        if (Status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "1";
        if (Status is StatusCodes.Status401Unauthorized or StatusCodes.Status503ServiceUnavailable) StrangerConnection.End(context);
        return JsonReply.SendAsync(context, Status, Write);
    }

    /// <summary>The status a code comes with; 401 for the session or key that is missing, which has code 70 too.</summary>
    public static int StatusOf(ErrorCode code) => code switch
    {
        ErrorCode.Unknown => StatusCodes.Status500InternalServerError,
        ErrorCode.BadParameter => StatusCodes.Status400BadRequest,
        ErrorCode.MissingParameter => StatusCodes.Status400BadRequest,
        ErrorCode.NotFound => StatusCodes.Status404NotFound,
        ErrorCode.NotSupported => StatusCodes.Status400BadRequest,
        ErrorCode.ObjectExists => StatusCodes.Status400BadRequest,
        ErrorCode.UserExists => StatusCodes.Status400BadRequest,
        ErrorCode.OperationNotSupported => StatusCodes.Status400BadRequest,
        ErrorCode.Restricted => StatusCodes.Status403Forbidden,
        ErrorCode.Expired => StatusCodes.Status410Gone,
        ErrorCode.NotAllowed => StatusCodes.Status403Forbidden,
        ErrorCode.NeedsSecondFactor => StatusCodes.Status401Unauthorized,
        ErrorCode.NeedsPassword => StatusCodes.Status401Unauthorized,
        ErrorCode.NeedsPin => StatusCodes.Status401Unauthorized,
        ErrorCode.NeedsBasic => StatusCodes.Status401Unauthorized,
        ErrorCode.Deactivated => StatusCodes.Status403Forbidden,
        ErrorCode.Inactive => StatusCodes.Status403Forbidden,
        ErrorCode.DeactivatedRole => StatusCodes.Status403Forbidden,
        ErrorCode.WrongSecondFactor => StatusCodes.Status401Unauthorized,
        ErrorCode.WrongPin => StatusCodes.Status401Unauthorized,
        ErrorCode.NoData => StatusCodes.Status404NotFound,
        ErrorCode.QuotaExceeded => StatusCodes.Status403Forbidden,
        ErrorCode.OtherVersion => StatusCodes.Status412PreconditionFailed,
    };

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("msg", Message);
        json.WriteNumber("code", (int)Code);
        json.WriteStartObject("details");
        if (Field is not null) json.WriteString("field", Field);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
