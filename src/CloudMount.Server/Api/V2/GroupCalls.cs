using CloudMount.Server.Accounts;
using CloudMount.Server.Answers;
using CloudMount.Server.Api.Administration;
using CloudMount.Server.Changes;
using CloudMount.Server.Files;
using CloudMount.Server.Tenants;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api.V2;

/// <summary><c>group</c>: the groups of the caller's site, by their names. A User sees those he is in.</summary>
internal sealed class GroupCalls(Logins logins)
{
    private const string Resource = "group";
    private const string Name = "name";
    private static readonly Refusal NoSuchGroup = new(RefusalKind.NotFound, "There is no such group.");
    private static readonly Refusal NotForUsers = new(RefusalKind.Forbidden, "A user with the role User looks after no groups.");
    private static readonly Refusal NameIsTaken = new(RefusalKind.Conflict, "There is a group of this name, in whatever case.", Name);

    public IEnumerable<V2Route> Routes =>
    [
        new("GET", Resource, List),
        new("POST", Resource, Add),
        new("GET", Resource + "/{id}", Read),
        new("POST", Resource + "/{id}", Rename),
        new("PUT", Resource + "/{id}", Rename),
        new("DELETE", Resource + "/{id}", Remove),
    ];

    private Outcome<V2Reply> List(V2Request request)
    {
        if (!ReadCaller().TryGet(out var caller, out var refusal)) return refusal;
        return ListReply.Of(request, Resource, [.. logins.Groups.Of(caller.Site).Where(group => Sees(caller, group)).Select(group => Describe(caller, group))]);
    }

    private Outcome<V2Reply> Read(V2Request request) => Find(request).TryGet(out var found, out var refusal)
        ? V2Reply.Object(Describe(found.Caller, found.Group)) : refusal;

    private Outcome<V2Reply> Add(V2Request request)
    {
        if (!ReadCaller().TryGet(out var caller, out var refusal)) return refusal;
        if (caller.Role == Role.User) return NotForUsers;
        if (!ReadName(request.Fields).TryGet(out var name, out refusal)) return refusal;
        if (logins.Groups.Add(caller.Site, name) is not { } group) return NameIsTaken;
        return V2Reply.Object(Describe(caller, group), StatusCodes.Status201Created) with
        {
            Location = $"{request.Origin}/api/2/{Resource}/{Uri.EscapeDataString(group.Name)}/",
        };
    }

    private Outcome<V2Reply> Rename(V2Request request)
    {
        if (!FindToChange(request).TryGet(out var found, out var refusal)) return refusal;
        if (!ReadName(request.Fields).TryGet(out var name, out refusal)) return refusal;
        if (!logins.Groups.Rename(found.Group.Id, name)) return NameIsTaken;
        return V2Reply.Object(Describe(found.Caller, found.Group with { Name = name }));
    }

    private Outcome<V2Reply> Remove(V2Request request)
    {
        if (!FindToChange(request).TryGet(out var found, out var refusal)) return refusal;
        logins.Groups.Remove(found.Group.Id);
        return V2Reply.Empty;
    }

    private Outcome<Account> ReadCaller() =>
        Requester.Current.Account is { } id && logins.Accounts.Find(id) is { } caller ? caller : Access.Deactivated;

    private Outcome<(Account Caller, Group Group)> Find(V2Request request)
    {
        if (!ReadCaller().TryGet(out var caller, out var refusal)) return refusal;
        return logins.Groups.Find(caller.Site, request.Id) is { } group && Sees(caller, group) ? (caller, group) : NoSuchGroup;
    }

    private Outcome<(Account Caller, Group Group)> FindToChange(V2Request request)
    {
        if (!Find(request).TryGet(out var found, out var refusal)) return refusal;
        return found.Caller.Role == Role.User ? NotForUsers : found;
    }

    private static bool Sees(Account caller, Group group) => caller.Role > Role.User || caller.Groups.Contains(group.Id);

    private static Outcome<string> ReadName(CallFields fields)
    {
        var check = new FieldCheck(fields, [Name]);
        var name = UserFields.ReadName(check, Name, isRequired: true);
        return check.Refusal is { } refusal ? refusal : name!;
    }

    private Action<IAnswerWriter> Describe(Account caller, Group group) => writer =>
    {
        writer.Text(Name, group.Name);
        writer.BeginList("users");
        foreach (var user in logins.Access.SeenOf(caller, caller.Site).Where(user => user.Groups.Contains(group.Id))) writer.TextItem(user.Key);
        writer.EndList();
    };
}
