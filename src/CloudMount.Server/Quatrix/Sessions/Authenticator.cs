using CloudMount.Server.Accounts;
using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Calls;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Sessions;

/// <summary>Finds out who calls: by the session in X-Auth-Token, or by an API key as a Bearer token.</summary>
internal sealed class Authenticator(Logins logins, SessionStore sessions)
{
    public const string SessionHeader = "X-Auth-Token";

    private const string BearerScheme = "Bearer ";
    private static readonly ErrorReply TooBusy = ErrorReply.Of(new(RefusalKind.Busy, "Too many logins are waiting to be checked; try again."));

    /// <summary>Who calls, or what to answer instead.</summary>
    public ValueTask<(Caller? Caller, ErrorReply? Error)> IdentifyAsync(HttpContext context, RouteAccess access)
    {
        var headers = context.Request.Headers;
        if (Guid.TryParse(headers[SessionHeader], out var session)) return new(IdentifySession(session, access));
        var authorization = headers.Authorization.ToString();
        return authorization.StartsWith(BearerScheme, StringComparison.OrdinalIgnoreCase)
            ? IdentifyKeyAsync(authorization[BearerScheme.Length..].Trim(), access, context.RequestAborted)
            : new((null, ErrorReply.NoLogin));
    }

    /// <summary>Opens a session for the key and password of an account; it is complete if the account has no second factor.</summary>
    public async ValueTask<(Caller? Caller, ErrorReply? Error)> LoginAsync(HttpContext context)
    {
        if (!Credentials.TryParseBasic(context.Request.Headers.Authorization, out var key, out var password))
            return (null, new(ErrorCode.NeedsBasic, "A login needs the account's key and password by HTTP Basic."));
        if (password.Length == 0) return (null, new(ErrorCode.NeedsPassword, "A login needs the account's password."));
        var (verdict, account) = await logins.Passwords.JudgeAsync(key, password, context.RequestAborted).ConfigureAwait(false);
        return verdict switch
        {
            CredentialVerdict.Right when logins.Access.IsActive(account!) => Open(account!),
            CredentialVerdict.Right => (null, new(ErrorCode.Inactive, Access.Deactivated.Message)),
            CredentialVerdict.Wrong => (null, new(ErrorCode.NotAllowed, StatusCodes.Status401Unauthorized, "The key or password is wrong.")),
            CredentialVerdict.TooBusy => (null, TooBusy),
        };
    }

    /// <summary>The request goes on as the caller's, in his territory. What to answer instead; null where that is nothing.</summary>
    public ErrorReply? LetIn(Caller caller) => logins.Access.LetIn(caller.Account) is { } refusal ? ErrorReply.Of(refusal) : null;

    public void Logout(Caller caller)
    {
        if (caller.Session is { } session) sessions.Close(session.Id);
    }

    /// <summary>Takes the second factor that the caller's login asks for next. The session as it is then, or what to answer instead.</summary>
    public async ValueTask<(Session? Session, ErrorReply? Error)> ContinueAsync(Caller caller, LoginAnswer answer, CancellationToken cancellation)
    {
        if (caller.Session is not { IsComplete: false } session) return (null, new(ErrorCode.OperationNotSupported, "The login is complete."));
        var asked = session.Asked[0];
        if (answer.Kind is { } kind && kind != asked) return (null, MfaCodes.Lacks(asked));
        var verdict = await logins.Factors.JudgeAsync(session.Account, asked, answer.Code, cancellation).ConfigureAwait(false);
        return verdict switch
        {
            FactorVerdict.Right => Advance(session) is { } advanced ? (advanced, null) : (null, ErrorReply.NoLogin),
            FactorVerdict.Wrong => (null, MfaCodes.Wrong(asked)),
            FactorVerdict.LockedOut => (null, LockedOut(session.Account)),
            FactorVerdict.TooBusy => (null, TooBusy),

            // It was removed meanwhile: a new login does not ask for it.
            FactorVerdict.NotSet => (null, ErrorReply.NoLogin),
        };
    }

    private (Caller? Caller, ErrorReply? Error) Open(Account account)
    {
        var asked = logins.Factors.AskedOf(account.Id);
        if (asked.Count > 0 && logins.Factors.LockedFor(account.Id) is not null) return (null, LockedOut(account.Id));
        var session = Session.Of(account, asked);
        sessions.Open(session);
        return (new(account, session), null);
    }

    /// <summary>Null when the session was closed while its factor was judged.</summary>
    private Session? Advance(Session session)
    {
        var advanced = session with { Asked = [.. session.Asked.Skip(1)] };
        if (!sessions.Change(advanced)) return null;
        if (advanced.IsComplete) logins.Factors.NoteLogin(session.Account);
        return advanced;
    }

    private ErrorReply LockedOut(Guid account)
    {
        var minutes = Math.Ceiling((logins.Factors.LockedFor(account) ?? TimeSpan.Zero).TotalMinutes);
        return new(ErrorCode.Inactive, $"After too many wrong codes the account is locked for {minutes} minutes.");
    }

    private (Caller? Caller, ErrorReply? Error) IdentifySession(Guid id, RouteAccess access)
    {
        if (sessions.Touch(id) is not { } session) return (null, ErrorReply.NoLogin);
        if (logins.Accounts.Find(session.Account) is { } account && logins.Access.IsActive(account) && account.PasswordHash == session.PasswordHash)
            return session.IsComplete || access == RouteAccess.Begun ? (new(account, session), null) : (null, MfaCodes.Lacks(session.Asked[0]));
        sessions.Close(id);
        return (null, ErrorReply.NoLogin);
    }

    private async ValueTask<(Caller? Caller, ErrorReply? Error)> IdentifyKeyAsync(string text, RouteAccess access, CancellationToken cancellation)
    {
        var (verdict, key) = await logins.Keys.JudgeAsync(text, cancellation).ConfigureAwait(false);
        if (verdict == CredentialVerdict.TooBusy) return (null, TooBusy);
        var account = key is null ? null : logins.Accounts.Find(key.Account);
        return (key, account) switch
        {
            (null, _) or (_, null) => (null, ErrorReply.NoLogin),
            ({ IsActive: false }, _) => (null, new(ErrorCode.Deactivated, "The API key is deactivated.")),
            _ when !logins.Access.IsActive(account) => (null, new(ErrorCode.DeactivatedRole, Access.Deactivated.Message)),
            _ when access == RouteAccess.Session => (null, new(ErrorCode.NotAllowed, "An API key may not do this; log in.")),
            _ => (new(account), null),
        };
    }
}
