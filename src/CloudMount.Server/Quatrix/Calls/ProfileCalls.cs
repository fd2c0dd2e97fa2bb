using CloudMount.Server.Accounts;
using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Description;
using CloudMount.Server.Quatrix.Ids;
using CloudMount.Server.Quatrix.Sessions;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary><c>profile</c> and <c>profile/info</c>.</summary>
internal sealed class ProfileCalls(ServedTree tree, EntryIds ids, SecondFactors factors)
{
    /// <summary>There is one account in the sense of Quatrix: this server.</summary>
    public static Guid AccountId { get; } = EntryId.Of("account").Value;

    private static readonly Shape ProfileShape = Shape.Named(
        "Profile",
        Field.Required("id", Shape.Id),
        Field.Required("account_id", Shape.Id),
        Field.Required("name", Shape.Text),
        Field.Required("email", Shape.Text, "The key of the account."),
        Field.Required("home_id", Shape.Id),
        Field.Required("trash_id", Shape.Id),
        Field.Required("super_admin", Shape.OneOf("Y", "N")),
        Field.Required("is_contact", Shape.Flag),
        Field.Required("status", Shape.Text),
        Field.Required("account_status", Shape.OneOf("A", "S")),
        Field.Required("language", Shape.Text),
        Field.Required("quota", Shape.Whole, "Bytes; -1: that of the account."),
        Field.Required("created", Shape.Whole),
        Field.Required("modified", Shape.Whole),
        Field.Required("message_signature", Shape.Text),
        Field.Required("auth_methods", Shape.ListOf(Shape.OneOf("2FA", "PIN")), "The second factors that a login needs."),
        Field.Required("forced_auth", Shape.ListOf(Shape.Text)));

    public IEnumerable<Route> Routes =>
    [
        new("GET", "profile", "", Profile)
        {
            Description = new("Who calls.") { Reply = ProfileShape },
        },
        new("GET", "profile", "info", _ => SpaceAsync())
        {
            Description = new("How much space there is, in bytes.")
            {
                Reply = Shape.Object(
                    Field.Required("user_used", Shape.Whole),
                    Field.Required("user_limit", Shape.Whole, "-1: that of the account."),
                    Field.Required("acc_used", Shape.Whole),
                    Field.Required("acc_limit", Shape.Whole)),
            },
        },
    ];

    private Reply Profile(CallRequest request)
    {
        var account = request.KnownCaller.Account;
        if (!ids.FindHome().TryGet(out var home, out var refusal)) return refusal;
        return new JsonReply(json =>
        {
            json.WriteStartObject();
            json.WriteString("id", account.Id);
            json.WriteString("account_id", AccountId);
            json.WriteString("name", account.Name);
            json.WriteString("email", account.Key);
            json.WriteString("home_id", home.Id.Value);
            json.WriteString("trash_id", ids.Trash.Value);
            json.WriteString("super_admin", "N");
            json.WriteBoolean("is_contact", false);
            json.WriteString("status", "A");
            json.WriteString("account_status", "A");
            json.WriteString("language", account.Language);
            json.WriteNumber("quota", -1);
            json.WriteNumber("created", account.Created);
            json.WriteNumber("modified", account.Modified);
            json.WriteString("message_signature", account.Signature);
            json.WriteStartArray("auth_methods");
            foreach (var factor in factors.AskedOf(account.Id)) json.WriteStringValue(MfaCodes.NameOf(factor));
            json.WriteEndArray();
            json.WriteStartArray("forced_auth");
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private async Task<Reply> SpaceAsync()
    {
        if (await tree.ReadSpaceAsync().ConfigureAwait(false) is not { } space) return Refusal.FolderRemoved;
        return new JsonReply(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("user_used", space.Used);
            json.WriteNumber("user_limit", -1);
            json.WriteNumber("acc_used", space.Used);
            json.WriteNumber("acc_limit", space.Limit);
            json.WriteEndObject();
        });
    }
}
