using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Description;
using CloudMount.Server.Quatrix.Sessions;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary><c>session/*</c>.</summary>
internal sealed class SessionCalls(Authenticator authenticator)
{
    private static readonly Shape SessionShape = Shape.Named(
        "Session",
        Field.Required("session_id", Shape.Id, "For X-Auth-Token; in that header of the reply, too."),
        Field.Required("account_id", Shape.Id));

    public IEnumerable<Route> Routes =>
    [
        new("GET", "session", "login", LoginAsync, RouteAccess.Anyone)
        {
            Description = new("Opens a session, which ends 15 minutes after its last call. 207 and Mfa-Code: it needs a second factor.")
            {
                Schemes = [Scheme.Basic],
                Replies = [(StatusCodes.Status200OK, SessionShape), (StatusCodes.Status207MultiStatus, SessionShape)],
                Errors = [ErrorCode.NeedsBasic, ErrorCode.Deactivated],
            },
        },
        new("POST", "session", "login", ContinueAsync, RouteAccess.Begun)
        {
            Description = new("Gives the second factor that a login needs.")
            {
                Body = Shape.Object(
                    new Field("auth_type", Shape.OneOf("2FA", "PIN")),
                    new Field("code", Shape.Text, "The one-time code or the PIN."),
                    new Field("value", Shape.Object(new Field("code", Shape.Text), new Field("pin", Shape.Text, "In Base64.")), "In the place of code.")),
                Replies = [(StatusCodes.Status200OK, SessionShape), (StatusCodes.Status207MultiStatus, SessionShape)],
                Errors = [ErrorCode.MissingParameter, ErrorCode.WrongSecondFactor, ErrorCode.WrongPin],
            },
        },
        new("GET", "session", "keepalive", static _ => JsonReply.Empty)
        {
            Description = new("Does nothing but to keep the session open."),
        },
        new("GET", "session", "logout", Logout, RouteAccess.Begun)
        {
            Description = new("Ends the session."),
        },
    ];

    private async Task<Reply> LoginAsync(CallRequest request)
    {
        var (caller, error) = await authenticator.LoginAsync(request.Http).ConfigureAwait(false);
        return caller?.Session is { } session ? Answer(request, session) : error ?? ErrorReply.NoLogin;
    }

    private async Task<Reply> ContinueAsync(CallRequest request)
    {
        if (!LoginAnswer.Read(request.Body).TryGet(out var answer, out var refusal)) return refusal;
        var (session, error) = await authenticator.ContinueAsync(request.KnownCaller, answer, request.Cancellation).ConfigureAwait(false);
        return session is null ? error ?? ErrorReply.NoLogin : Answer(request, session);
    }

    private static JsonReply Answer(CallRequest request, Session session)
    {
        var headers = request.Http.Response.Headers;
        headers[Authenticator.SessionHeader] = session.Id.ToString("D");
        if (!session.IsComplete) headers[MfaCodes.Header] = ((int)MfaCodes.NeedOf(session.Asked[0])).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new JsonReply(
            json =>
            {
                json.WriteStartObject();
                json.WriteString("session_id", session.Id);
                json.WriteString("account_id", ProfileCalls.AccountId);
                json.WriteEndObject();
            },
            session.IsComplete ? StatusCodes.Status200OK : StatusCodes.Status207MultiStatus);
    }

    private JsonReply Logout(CallRequest request)
    {
        authenticator.Logout(request.KnownCaller);
        return JsonReply.Empty;
    }
}
