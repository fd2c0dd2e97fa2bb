using CloudMount.Server.Accounts;
using CloudMount.Server.Answers;
using CloudMount.Server.Files;
using CloudMount.Server.Mail;
using CloudMount.Server.Tenants;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api.Administration;

/// <summary><c>/users/*</c>: the users of the caller's own site; to an account of the operator those of the operator.</summary>
internal sealed class UserCalls(AccountStore accounts, Access access, GroupStore groups, UserFields fields, AccountMail? mail)
{
    public static Refusal NoSuchUser { get; } = new(RefusalKind.NotFound, "There is no such user.");

    private static readonly Refusal NotYours = new(RefusalKind.Forbidden, "You may not see or change this user.");

    public IEnumerable<AdminRoute> Routes =>
    [
        AdminRoute.Of(AdminRoute.Get, "users/list", List),
        AdminRoute.Of(AdminRoute.Get, "users/list/*", Read),
        new("POST", "users/add", AddAsync),
        new("PUT", "users/edit/*", EditAsync),
        AdminRoute.Of("DELETE", "users/delete/*", Delete),
    ];

    private Outcome<AdminReply> List(AdminRequest request) =>
        new AdminReply(StatusCodes.Status200OK) { Items = access.SeenOf(request.Caller, request.Caller.Site).Select(Describe) };

    private Outcome<AdminReply> Read(AdminRequest request) =>
        Find(request).TryGet(out var account, out var refusal) ? new AdminReply(StatusCodes.Status200OK) { Object = Describe(account) } : refusal;

    private async Task<Outcome<AdminReply>> AddAsync(AdminRequest request)
    {
        var caller = request.Caller;
        if (caller.Role == Role.User) return new Refusal(RefusalKind.Forbidden, "A user with the role User adds nobody.");
        if (!fields.ReadNew(request).TryGet(out var read, out var refusal)) return refusal;
        var user = read.User.ApplyTo(new(Guid.NewGuid(), "", "") { Site = caller.Site, Role = Role.User });
        if (accounts.Add(user) is not { } added) return WhyNotAdded(user.Key);
        if (read.SendsMail && await mail!.SendAsync(added, isNew: true).ConfigureAwait(false) is { } unsent)
        {
            accounts.Remove(added);
            return unsent;
        }

        return new AdminReply(StatusCodes.Status201Created) { Location = $"/api/1.0/users/list/{Uri.EscapeDataString(added.Key)}/" };
    }

    private async Task<Outcome<AdminReply>> EditAsync(AdminRequest request)
    {
        while (true)
        {
            if (!Find(request).TryGet(out var account, out var refusal)) return refusal;
            if (account.Id != request.Caller.Id && !access.MayChange(request.Caller, account)) return NotYours;
            if (!fields.ReadChange(request, account).TryGet(out var read, out refusal)) return refusal;
            if (read.User.Username is { } name && name != account.Key && accounts.IsTaken(name, account.Id)) return NameIsTaken(RefusalKind.Invalid);
            if (read.SendsMail && await mail!.SendAsync(read.User.ApplyTo(account), isNew: false).ConfigureAwait(false) is { } unsent) return unsent;
            if (accounts.Change(account, read.User.ApplyTo) is { } changed)
                return new AdminReply(StatusCodes.Status200OK) { Object = Describe(changed) };

            // What was read was old: whether the caller may still do it is judged anew.
        }
    }

    private Outcome<AdminReply> Delete(AdminRequest request)
    {
        if (!Find(request).TryGet(out var account, out var refusal)) return refusal;
        if (account.Id == request.Caller.Id) return Refusal.Invalid("Nobody deletes himself.", UserFields.Username);
        if (!access.MayChange(request.Caller, account)) return NotYours;
        accounts.Remove(account);
        return new AdminReply(StatusCodes.Status204NoContent);
    }

    /// <summary>The user that the URL names. NotFound outside of the caller's site, Forbidden in it.</summary>
    private Outcome<Account> Find(AdminRequest request)
    {
        if (accounts.Find(request.Name!) is not { } account || account.Site != request.Caller.Site) return NoSuchUser;
        return access.Sees(request.Caller, account) ? account : NotYours;
    }

    private Refusal WhyNotAdded(string username) => accounts.IsTaken(username, null)
        ? NameIsTaken(RefusalKind.Conflict)
        : Refusal.Invalid("The site has as many users as its package allows.", UserFields.Username);

    public static Refusal NameIsTaken(RefusalKind kind) => new(kind, "The username is taken; it is unique on the server, in whatever case.", UserFields.Username);

    private Action<IAnswerWriter> Describe(Account account) => writer =>
    {
        writer.Text(UserFields.Username, account.Key);
        writer.Text(UserFields.Root, account.Root);
        writer.Text("name", account.Name);
        writer.Text(UserFields.Email, account.Email ?? "");
        writer.Flag("ftp_active", account.IsFtpActive);
        writer.Flag(UserFields.Active, account.IsActive);
        if (groups.NamesOf(account) is { Count: > 0 } names)
        {
            writer.BeginList("groups");
            foreach (var name in names) writer.TextItem(name);
            writer.EndList();
        }

        writer.Text(UserFields.Role, account.Role.ToString());
    };
}
