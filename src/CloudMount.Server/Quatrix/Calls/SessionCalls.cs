using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Sessions;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary><c>session/*</c>.</summary>
internal sealed class SessionCalls(Authenticator authenticator)
{
    public IEnumerable<Route> Routes =>
    [
        new("GET", "session", "login", LoginAsync, RouteAccess.Anyone),
        new("POST", "session", "login", ContinueAsync, RouteAccess.Begun),
        new("GET", "session", "keepalive", static _ => JsonReply.Empty),
        new("GET", "session", "logout", Logout, RouteAccess.Begun),
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
