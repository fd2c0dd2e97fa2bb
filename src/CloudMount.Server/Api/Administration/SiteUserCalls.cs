using CloudMount.Server.Accounts;
using CloudMount.Server.Answers;
using CloudMount.Server.Files;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api.Administration;

/// <summary><c>/reseller/sites/edit/SITE/users/*</c>: what a reseller sees and changes of the users of his sites.</summary>
internal sealed class SiteUserCalls(AccountStore accounts, Access access, SiteCalls sites)
{
    private static readonly string[] Known = [UserFields.Password, UserFields.Active];

    public IEnumerable<AdminRoute> Routes =>
    [
        AdminRoute.Of(AdminRoute.Get, "reseller/sites/edit/*/users/list", List),
        AdminRoute.Of(AdminRoute.Get, "reseller/sites/edit/*/users/list/*", Read),
        AdminRoute.Of("PUT", "reseller/sites/edit/*/users/edit/*", Edit),
    ];

    private Outcome<AdminReply> List(AdminRequest request) => sites.Find(request, request.Names[0]).TryGet(out var site, out var refusal)
        ? new AdminReply(StatusCodes.Status200OK) { Items = access.SeenOf(request.Caller, site.Id).Select(Describe) } : refusal;

    private Outcome<AdminReply> Read(AdminRequest request) =>
        Find(request).TryGet(out var account, out var refusal) ? Answer(account) : refusal;

    private Outcome<AdminReply> Edit(AdminRequest request)
    {
        if (!Find(request).TryGet(out var account, out var refusal)) return refusal;
        var check = new FieldCheck(request.Fields, Known);
        var (password, isActive) = (UserFields.ReadPassword(check, isRequired: false), check.Flag(UserFields.Active));
        if (check.Refusal is { } wrong) return wrong;
        if (check.IsEmpty) return Refusal.Invalid("Nothing to change is given; there are password and active.");
        var change = UserFields.WithPassword(new(null, null, null, null, null, null) { IsActive = isActive }, password);

        // Again where somebody else has just changed it.
        while (true)
        {
            if (accounts.Change(account, change.ApplyTo) is { } changed) return Answer(changed);
            if (!Find(request).TryGet(out account, out refusal)) return refusal;
        }
    }

    private Outcome<Account> Find(AdminRequest request)
    {
        if (!sites.Find(request, request.Names[0]).TryGet(out var site, out var refusal)) return refusal;
        return accounts.Find(request.Name!) is { } account && account.Site == site.Id ? account : UserCalls.NoSuchUser;
    }

    private static AdminReply Answer(Account account) => new(StatusCodes.Status200OK) { Object = Describe(account) };

    private static Action<IAnswerWriter> Describe(Account account) => writer =>
    {
        writer.Text(UserFields.Username, account.Key);
        writer.Text("name", account.Name);
        writer.Text(UserFields.Email, account.Email ?? "");
        writer.Flag(UserFields.Active, account.IsActive);
    };
}
