using CloudMount.Server.Accounts;
using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Sessions;

/// <summary>Finds out who calls: by the session in X-Auth-Token, or by an API key as a Bearer token.</summary>
internal sealed class Authenticator(CredentialCheck credentials, ApiKeys keys, SessionStore sessions)
{
    public const string SessionHeader = "X-Auth-Token";

    private const string BearerScheme = "Bearer ";
    private static readonly ErrorReply TooBusy = ErrorReply.Of(new(RefusalKind.Busy, "Too many logins are waiting to be checked; try again."));

    /// <summary>Who calls, or what to answer instead.</summary>
    public async ValueTask<(Caller? Caller, ErrorReply? Error)> IdentifyAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (Guid.TryParse(headers[SessionHeader], out var session))
            return sessions.Touch(session) is { } account ? (new(account, session), null) : (null, ErrorReply.NoLogin);
        var authorization = headers.Authorization.ToString();
        if (!authorization.StartsWith(BearerScheme, StringComparison.OrdinalIgnoreCase)) return (null, ErrorReply.NoLogin);
        var (verdict, key) = await keys.JudgeAsync(authorization[BearerScheme.Length..].Trim(), context.RequestAborted).ConfigureAwait(false);
        return (verdict, key) switch
        {
            (CredentialVerdict.TooBusy, _) => (null, TooBusy),
            (_, { IsActive: true }) => (new(key.Account), null),
            (_, { IsActive: false }) => (null, new(ErrorCode.Deactivated, "The API key is deactivated.")),
            _ => (null, ErrorReply.NoLogin),
        };
    }

    /// <summary>Opens a session for the key and password of an account.</summary>
    public async ValueTask<(Caller? Caller, ErrorReply? Error)> LoginAsync(HttpContext context)
    {
        if (!Credentials.TryParseBasic(context.Request.Headers.Authorization, out var key, out var password))
            return (null, new(ErrorCode.NeedsBasic, "A login needs the account's key and password by HTTP Basic."));
        return await credentials.JudgeAsync(key, password, context.RequestAborted).ConfigureAwait(false) switch
        {
            CredentialVerdict.Right => (new(key, sessions.Open(key)), null),
            CredentialVerdict.Wrong => (null, new(ErrorCode.NotAllowed, StatusCodes.Status401Unauthorized, "The key or password is wrong.")),
            CredentialVerdict.TooBusy => (null, TooBusy),
        };
    }

    public void Logout(Caller caller)
    {
        if (caller.Session is { } session) sessions.Close(session);
    }
}
