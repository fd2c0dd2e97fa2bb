using CloudMount.Server.Accounts;
using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Sessions;

/// <summary>Finds out who calls: by the session in X-Auth-Token, or by an API key as a Bearer token.</summary>
internal sealed class Authenticator(Logins logins, SessionStore sessions)
{
    public const string SessionHeader = "X-Auth-Token";

    private const string BearerScheme = "Bearer ";
    private static readonly ErrorReply TooBusy = ErrorReply.Of(new(RefusalKind.Busy, "Too many logins are waiting to be checked; try again."));

    /// <summary>Who calls, or what to answer instead.</summary>
    public ValueTask<(Caller? Caller, ErrorReply? Error)> IdentifyAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (Guid.TryParse(headers[SessionHeader], out var session)) return new(IdentifySession(session));
        var authorization = headers.Authorization.ToString();
        return authorization.StartsWith(BearerScheme, StringComparison.OrdinalIgnoreCase)
            ? IdentifyKeyAsync(authorization[BearerScheme.Length..].Trim(), context.RequestAborted)
            : new((null, ErrorReply.NoLogin));
    }

    /// <summary>Opens a session for the key and password of an account.</summary>
    public async ValueTask<(Caller? Caller, ErrorReply? Error)> LoginAsync(HttpContext context)
    {
        if (!Credentials.TryParseBasic(context.Request.Headers.Authorization, out var key, out var password))
            return (null, new(ErrorCode.NeedsBasic, "A login needs the account's key and password by HTTP Basic."));
        if (password.Length == 0) return (null, new(ErrorCode.NeedsPassword, "A login needs the account's password."));
        var (verdict, account) = await logins.Passwords.JudgeAsync(key, password, context.RequestAborted).ConfigureAwait(false);
        return (verdict, account) switch
        {
            (CredentialVerdict.Right, { IsActive: true }) => (Open(account), null),
            (CredentialVerdict.Right, _) => (null, new(ErrorCode.Inactive, "The account is deactivated.")),
            (CredentialVerdict.Wrong, _) => (null, new(ErrorCode.NotAllowed, StatusCodes.Status401Unauthorized, "The key or password is wrong.")),
            (CredentialVerdict.TooBusy, _) => (null, TooBusy),
        };
    }

    public void Logout(Caller caller)
    {
        if (caller.Session is { } session) sessions.Close(session.Id);
    }

    private Caller Open(Account account)
    {
        var session = Session.Of(account);
        sessions.Open(session);
        return new(account, session);
    }

    private (Caller? Caller, ErrorReply? Error) IdentifySession(Guid id)
    {
        if (sessions.Touch(id) is not { } session) return (null, ErrorReply.NoLogin);
        if (logins.Accounts.Find(session.Account) is { IsActive: true } account && account.PasswordHash == session.PasswordHash)
            return (new(account, session), null);
        sessions.Close(id);
        return (null, ErrorReply.NoLogin);
    }

    private async ValueTask<(Caller? Caller, ErrorReply? Error)> IdentifyKeyAsync(string text, CancellationToken cancellation)
    {
        var (verdict, key) = await logins.Keys.JudgeAsync(text, cancellation).ConfigureAwait(false);
        if (verdict == CredentialVerdict.TooBusy) return (null, TooBusy);
        var account = key is null ? null : logins.Accounts.Find(key.Account);
        return (key, account) switch
        {
            (null, _) or (_, null) => (null, ErrorReply.NoLogin),
            ({ IsActive: false }, _) => (null, new(ErrorCode.Deactivated, "The API key is deactivated.")),
            (_, { IsActive: false }) => (null, new(ErrorCode.DeactivatedRole, "The account of the API key is deactivated.")),
            _ => (new(account), null),
        };
    }
}
