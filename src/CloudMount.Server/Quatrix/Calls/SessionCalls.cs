using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Sessions;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary><c>session/*</c>.</summary>
internal sealed class SessionCalls(Authenticator authenticator)
{
    public IEnumerable<Route> Routes =>
    [
        new("GET", "session", "login", LoginAsync, IsOpen: true),
        new("GET", "session", "keepalive", static _ => JsonReply.Empty),
        new("GET", "session", "logout", Logout),
    ];

    private async Task<Reply> LoginAsync(CallRequest request)
    {
        var (caller, error) = await authenticator.LoginAsync(request.Http).ConfigureAwait(false);
        if (caller?.Session is not { } session) return error ?? ErrorReply.NoLogin;
        request.Http.Response.Headers[Authenticator.SessionHeader] = session.Id.ToString("D");
        return new JsonReply(json =>
        {
            json.WriteStartObject();
            json.WriteString("session_id", session.Id);
            json.WriteString("account_id", ProfileCalls.AccountId);
            json.WriteEndObject();
        });
    }

    private JsonReply Logout(CallRequest request)
    {
        authenticator.Logout(request.KnownCaller);
        return JsonReply.Empty;
    }
}
