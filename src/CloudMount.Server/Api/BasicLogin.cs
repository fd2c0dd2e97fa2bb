using CloudMount.Server.Accounts;
using CloudMount.Server.Files;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api;

/// <summary>
/// Who calls the SmartFile API, which knows HTTP Basic only: the key of an account with its password, or with one of its API keys in the place
/// of the password. An account with a second factor is let in by the latter alone, since this API cannot ask.
/// </summary>
internal sealed class BasicLogin(Logins logins)
{
    private static readonly Refusal NoCredentials = new(RefusalKind.Unauthenticated, "The API key or password is wrong or missing.");
    private static readonly Refusal TooManyLogins = new(RefusalKind.Busy, "Too many logins are waiting to be checked; try again.");
    private static readonly Refusal NeedsApiKey = new(
        RefusalKind.Forbidden, "The account has a second factor, which cannot be asked for here: give one of its API keys in the place of the password.");

    /// <summary>Null for who is let in. Before anything of the request is taken apart: what a stranger sends must cost nothing while it waits.</summary>
    public async Task<Refusal?> JudgeAsync(HttpContext context)
    {
        if (!Credentials.TryParseBasic(context.Request.Headers.Authorization, out var key, out var password)) return NoCredentials;
        if (logins.Keys.Find(password) is { IsActive: true } apiKey && logins.Accounts.Find(apiKey.Account) is { } owner && owner.Key == key)
            return logins.Access.LetIn(owner);
        var (verdict, account) = await logins.Passwords.JudgeAsync(key, password, context.RequestAborted).ConfigureAwait(false);
        return verdict switch
        {
            CredentialVerdict.Right when logins.Access.IsActive(account!) && logins.Factors.AskedOf(account!.Id).Count > 0 => NeedsApiKey,
            CredentialVerdict.Right => logins.Access.LetIn(account!),
            CredentialVerdict.Wrong => NoCredentials,
            CredentialVerdict.TooBusy => TooManyLogins,
        };
    }
}
