using CloudMount.Server.Accounts;
using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Description;
using CloudMount.Server.Quatrix.Sessions;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary><c>account/*</c>, about this server, and what an account changes of itself: <c>profile/set</c> and <c>set-password</c>.</summary>
internal sealed class AccountCalls(AccountStore accounts, Access access, CredentialCheck passwords, SessionStore sessions)
{
    private const string Title = "CloudMount";
    private const int MaxTextLength = 500;

    private static readonly ErrorReply NoLogo = new(ErrorCode.NoData, "This server has no logo of its own.");

    public IEnumerable<Route> Routes =>
    [
        new("GET", "account", "metadata", static _ => Metadata(), RouteAccess.Anyone)
        {
            Description = new("What everybody may know of the server.")
            {
                Reply = Shape.Object(
                    Field.Required("status", Shape.OneOf("A", "S")),
                    Field.Required("title", Shape.Text),
                    Field.Required("language", Shape.Text),
                    Field.Required("default_logo", Shape.Flag)),
            },
        },
        new("GET", "account", "logo", static _ => NoLogo, RouteAccess.Anyone)
        {
            Description = new("The logo of the server; it has none of its own.") { Errors = [ErrorCode.NoData] },
        },
        new("GET", "account", "info", static _ => Describe())
        {
            Description = new("What the server is.")
            {
                Reply = Shape.Object(
                    Field.Required("id", Shape.Id),
                    Field.Required("key", Shape.Text),
                    Field.Required("base", Shape.Text),
                    Field.Required("properties", Shape.AnyObject),
                    Field.Required("server_location", Shape.Text)),
            },
        },
        new("GET", "account", "list", static request => List(request))
        {
            Description = new("The servers of the caller: this one.")
            {
                Reply = Shape.ListOf(Shape.Object(
                    Field.Required("id", Shape.Id),
                    Field.Required("hostname", Shape.Text),
                    Field.Required("plan", Shape.Text),
                    Field.Required("status", Shape.OneOf("A", "S")),
                    Field.Required("current", Shape.Flag))),
            },
        },
        new("GET", "account", "roles", Roles)
        {
            Description = new("The accounts of the caller's site, or of the operator's, that are active.") { Reply = Shape.ListOf(Shapes.Person) },
        },
        new("POST", "profile", "set", Set, RouteAccess.Session)
        {
            Description = new("Changes what is given of the caller's account.")
            {
                Body = Shape.Object(
                    new Field("name", Shape.Text), new Field("email", Shape.Text), new Field("language", Shape.Text), new Field("message_signature", Shape.Text)),
                Reply = Shape.AnyObject,
                Errors = [ErrorCode.UserExists],
            },
        },
        new("POST", "profile", "set-password", SetPasswordAsync, RouteAccess.Session)
        {
            Description = new("Sets a new password, which ends the other sessions.")
            {
                Body = Shape.Object(
                    Field.Required("password", Shape.Text, "The old one, in Base64."), Field.Required("new_password", Shape.Text, "In Base64.")),
                Reply = Shape.Object(Field.Required("email", Shape.Text)),
            },
        },
    ];

    private static JsonReply Metadata() => new(static json =>
    {
        json.WriteStartObject();
        json.WriteString("status", "A");
        json.WriteString("title", Title);
        json.WriteString("language", Account.UsualLanguage);
        json.WriteBoolean("default_logo", true);
        json.WriteEndObject();
    });

    private static JsonReply Describe() => new(static json =>
    {
        json.WriteStartObject();
        json.WriteString("id", ProfileCalls.AccountId);
        json.WriteString("key", "cloudmount");
        json.WriteString("base", Title);
        json.WriteStartObject("properties");
        json.WriteEndObject();
        json.WriteString("server_location", "");
        json.WriteEndObject();
    });

    private static JsonReply List(CallRequest request)
    {
        var host = request.Http.Request.Host.Value;
        return new(json =>
        {
            json.WriteStartArray();
            json.WriteStartObject();
            json.WriteString("id", ProfileCalls.AccountId);
            json.WriteString("hostname", host);
            json.WriteString("plan", "cloudmount");
            json.WriteString("status", "A");
            json.WriteBoolean("current", true);
            json.WriteEndObject();
            json.WriteEndArray();
        });
    }

    private JsonReply Roles(CallRequest request)
    {
        var active = access.SeenOf(request.KnownCaller.Account, request.KnownCaller.Account.Site).Where(account => account.IsActive).ToList();
        return new JsonReply(json =>
        {
            json.WriteStartArray();
            foreach (var account in active) Person.Write(json, account.Id, account);
            json.WriteEndArray();
        });
    }

    private Reply Set(CallRequest request)
    {
        var (account, body) = (request.KnownCaller.Account, request.Body);
        if (!body.OptionalText("name").TryGet(out var name, out var refusal)) return refusal;
        if (!body.OptionalText("email").TryGet(out var email, out refusal)) return refusal;
        if (!body.OptionalText("language").TryGet(out var language, out refusal)) return refusal;
        if (!body.OptionalText("message_signature").TryGet(out var signature, out refusal)) return refusal;
        if (name is { Length: 0 or > MaxTextLength }) return TooLong("name");
        if (language is { Length: 0 or > MaxTextLength }) return TooLong("language");
        if (signature is { Length: > MaxTextLength }) return TooLong("message_signature");
        if (email is not null && !Credentials.IsKey(email)) return Refusal.Invalid(Credentials.KeyRule, "email");
        var changed = accounts.Change(account, now => now with
        {
            Key = email ?? now.Key, Name = name ?? now.Name, Language = language ?? now.Language, Signature = signature ?? now.Signature,
        });
        if (changed is not null) return JsonReply.Empty;
        var isAsRead = accounts.Find(account.Id) is { } now && now.PasswordHash == account.PasswordHash && now.IsActive == account.IsActive;
        return isAsRead ? new ErrorReply(ErrorCode.UserExists, "Another account has this e-mail address.", "email") : ErrorReply.NoLogin;
    }

    private async Task<Reply> SetPasswordAsync(CallRequest request)
    {
        var caller = request.KnownCaller;
        if (!Decode(request.Body, "password").TryGet(out var old, out var refusal)) return refusal;
        if (!Decode(request.Body, "new_password").TryGet(out var next, out refusal)) return refusal;
        if (!Credentials.IsPassword(next)) return Refusal.Invalid(Credentials.PasswordRule, "new_password");
        var (verdict, _) = await passwords.JudgeAsync(caller.Account.Key, old, request.Cancellation).ConfigureAwait(false);
        if (verdict == CredentialVerdict.TooBusy) return new Refusal(RefusalKind.Busy, "Too many logins are waiting to be checked; try again.");
        if (verdict == CredentialVerdict.Wrong) return Refusal.Invalid("The password is wrong.", "password");
        var hash = PasswordHash.Make(next);
        if (accounts.Change(caller.Account, now => now with { PasswordHash = hash }) is not { } changed) return ErrorReply.NoLogin;

        // All others end, since they were opened by another password; so does this one if it was closed meanwhile.
        sessions.Change(caller.Session! with { PasswordHash = changed.PasswordHash });
        return new JsonReply(json =>
        {
            json.WriteStartObject();
            json.WriteString("email", changed.Key);
            json.WriteEndObject();
        });
    }

    private static Outcome<string> Decode(JsonBody body, string name)
    {
        if (!body.Text(name).TryGet(out var text, out var refusal)) return refusal;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count)
            ? System.Text.Encoding.UTF8.GetString(bytes, 0, count) : Refusal.Invalid($"The parameter {name} must be Base64.", name);
    }

    private static Refusal TooLong(string name) => Refusal.Invalid($"The parameter {name} must have 1 to {MaxTextLength} characters.", name);
}
