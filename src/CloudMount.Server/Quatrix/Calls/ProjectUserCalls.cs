using System.Text.Json;
using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Description;
using CloudMount.Server.Quatrix.Projects;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary><c>project-folder/*users*</c>: with whom project folders are shared. All of what a call says is done, or nothing.</summary>
internal sealed class ProjectUserCalls(ProjectFolders folders)
{
    public const string FolderId = "The id of the project folder.";

    private static readonly IReadOnlyList<Field> Permission =
    [
        new("operations", Shape.Whole, $"{FileObject.AllOperations}: all rights, which each account has."),
        new("notify", Shape.Flag, "Nobody is notified."),
    ];

    private static readonly IReadOnlyList<Field> Granted =
        [Field.Required("operations", Shape.Whole, "All rights."), Field.Required("notify", Shape.Flag, "Nobody is notified: false.")];

    public static Shape UserShape { get; } =
        Shape.Named("ProjectUser", [Field.Required("user_id", Shape.Id), .. Granted, Field.Required("owns", Shape.Flag, "Whether it is the owner.")]);

    public static Field UsersField { get; } =
        Field.Required("users_permissions", Shape.ListOf(Shape.Object([Field.Required("user_id", Shape.Id), .. Permission])), "May be empty.");

    private static readonly IReadOnlyList<Field> MemberFields = [Field.Required("user_id", Shape.Id), Field.Required("project_id", Shape.Id)];

    public IEnumerable<Route> Routes =>
    [
        new("GET", "project-folder", "users", ListUsers)
        {
            Description = new("The accounts of a project folder, its owner first.")
            {
                Id = FolderId, Reply = Shape.ListOf(UserShape), Errors = [ErrorCode.Restricted],
            },
        },
        new("POST", "project-folder", "project-users", ListFolders)
        {
            Description = new("Which of the caller's project folders accounts have.")
            {
                Body = Shape.Object(Field.Required("ids", Shape.ListOf(Shape.Id), "Of accounts.")),
                Reply = Shape.ListOf(Shape.Object([.. MemberFields, .. Granted, Field.Required("owner", Shape.Flag)])),
                Errors = [ErrorCode.NotFound],
            },
        },
        new("POST", "project-folder", "set-users", Set)
        {
            Description = new("Shares project folders with accounts.")
            {
                Body = Shape.Object(Field.Required("users", Shape.ListOf(Shape.Object(
                    Field.Required("user_id", Shape.Id),
                    Field.Required("params", Shape.ListOf(Shape.Object([Field.Required("project_id", Shape.Id), .. Permission]))))))),
                Reply = Shape.ListOf(Shape.Object([.. MemberFields, .. Granted])),
                Errors = [ErrorCode.NotFound, ErrorCode.Restricted],
            },
        },
        new("POST", "project-folder", "add-users", Add)
        {
            Description = new("Shares a project folder with accounts; who it is shared with then.")
            {
                Id = FolderId, Body = Shape.Object(UsersField), Reply = Shape.ListOf(UserShape), Errors = [ErrorCode.Restricted],
            },
        },
        new("POST", "project-folder", "edit-users", Edit)
        {
            Description = new("Says what users of a project folder may do: all there is.")
            {
                Id = FolderId,
                Body = Shape.Object(UsersField, new Field("notify", Shape.Flag, "Nobody is notified.")),
                Reply = Shape.ListOf(UserShape),
                Errors = [ErrorCode.Restricted],
            },
        },
        new("POST", "project-folder", "delete-users", Remove)
        {
            Description = new("Removes users from project folders. They go on to reach what is in them.")
            {
                Body = Shape.Object(Field.Required("users", Shape.ListOf(Shape.Object(
                    Field.Required("user_id", Shape.Id), Field.Required("project_id", Shape.ListOf(Shape.Id)))))),
                Reply = Shape.ListOf(Shape.Object(MemberFields)),
                Errors = [ErrorCode.NotFound, ErrorCode.Restricted],
            },
        },
    ];

    public static void WriteUsers(Utf8JsonWriter json, ProjectFolders folders, Project project)
    {
        json.WriteStartArray();
        foreach (var user in folders.UsersOf(project))
        {
            json.WriteStartObject();
            json.WriteString("user_id", user);
            WriteGranted(json);
            json.WriteBoolean("owns", user == project.Owner);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static Refusal NoSuchMember { get; } = new(RefusalKind.NotFound, "The account is no user of the project folder.", "user_id");

    private Reply ListUsers(CallRequest request) =>
        folders.Find(request.Id, request.KnownCaller.Account.Id).TryGet(out var found, out var refusal) ? Describe(found.Project) : refusal;

    private Reply ListFolders(CallRequest request)
    {
        if (!request.Body.Texts("ids").TryGet(out var given, out var refusal)) return refusal;
        var users = new HashSet<Guid>();
        foreach (var id in given)
        {
            if (!folders.FindUser(id).TryGet(out var user, out refusal)) return refusal;
            users.Add(user);
        }

        var own = folders.Of(request.KnownCaller.Account.Id);
        return new JsonReply(json =>
        {
            json.WriteStartArray();
            foreach (var (project, _) in own)
            {
                foreach (var user in folders.UsersOf(project).Where(users.Contains))
                    WriteMember(json, new(project.Folder, user), () => WriteGranted(json), () => json.WriteBoolean("owner", user == project.Owner));
            }

            json.WriteEndArray();
        });
    }

    private Reply Add(CallRequest request)
    {
        if (!folders.Find(request.Id, request.KnownCaller.Account.Id).TryGet(out var found, out var refusal)) return refusal;
        if (!ProjectShares.ReadUsers(request.Body, folders).TryGet(out var users, out refusal)) return refusal;
        var members = users.Where(user => user != found.Project.Owner).Select(user => new Member(found.Project.Folder, user));
        return folders.Store.Add([.. members]) is { } refused ? refused : Describe(folders.Store.Find(found.Project.Folder) ?? found.Project);
    }

    /// <summary>There is nothing to change: each user has all rights already.</summary>
    private Reply Edit(CallRequest request)
    {
        if (!folders.Find(request.Id, request.KnownCaller.Account.Id).TryGet(out var found, out var refusal)) return refusal;
        if (!ProjectShares.ReadUsers(request.Body, folders).TryGet(out var users, out refusal)) return refusal;
        return users.All(found.Project.IsOf) ? Describe(found.Project) : NoSuchMember;
    }

    private Reply Set(CallRequest request)
    {
        if (!ReadSet(request).TryGet(out var members, out var refusal)) return refusal;
        if (members.Count == 0) return new Refusal(RefusalKind.NotFound, "No user and project folder is given.", "users");
        var added = members.Where(member => folders.Store.Find(member.Folder)?.Owner != member.Account);
        if (folders.Store.Add([.. added]) is { } refused) return refused;
        return Answer(members, withGranted: true);
    }

    private Outcome<List<Member>> ReadSet(CallRequest request)
    {
        var members = new List<Member>();
        if (!request.Body.Objects("users").TryGet(out var users, out var refusal)) return refusal;
        foreach (var one in users)
        {
            if (!ProjectShares.ReadUser(one, folders).TryGet(out var user, out refusal)) return refusal;
            if (!one.Objects("params").TryGet(out var given, out refusal)) return refusal;
            foreach (var permission in given)
            {
                if (!permission.Text("project_id").TryGet(out var id, out refusal)) return refusal;
                if (!folders.Find(id, request.KnownCaller.Account.Id).TryGet(out var found, out refusal)) return refusal;
                if (ProjectShares.WhyNotGranted(permission) is { } ungranted) return ungranted;
                members.Add(new(found.Project.Folder, user));
            }
        }

        return members;
    }

    private Reply Remove(CallRequest request)
    {
        if (!ReadRemoved(request).TryGet(out var members, out var refusal)) return refusal;
        return folders.Store.Remove(members) is { } refused ? refused : Answer(members, withGranted: false);
    }

    /// <summary>By the text of the id, since users may be accounts that were removed.</summary>
    private Outcome<List<Member>> ReadRemoved(CallRequest request)
    {
        var members = new List<Member>();
        if (!request.Body.Objects("users").TryGet(out var users, out var refusal)) return refusal;
        foreach (var one in users)
        {
            if (!one.Text("user_id").TryGet(out var text, out refusal)) return refusal;
            if (!one.Texts("project_id").TryGet(out var projects, out refusal)) return refusal;
            foreach (var id in projects)
            {
                if (!folders.Find(id, request.KnownCaller.Account.Id).TryGet(out var found, out refusal)) return refusal;
                if (!Guid.TryParse(text, out var user) || !found.Project.IsOf(user)) return NoSuchMember;
                if (user == found.Project.Owner) return new Refusal(RefusalKind.Forbidden, "The owner of a project folder stays in it.", "user_id");
                members.Add(new(found.Project.Folder, user));
            }
        }

        return members;
    }

    private JsonReply Describe(Project project) => new(json => WriteUsers(json, folders, project));

    private static JsonReply Answer(IReadOnlyList<Member> members, bool withGranted) => new(json =>
    {
        json.WriteStartArray();
        foreach (var member in members) WriteMember(json, member, withGranted ? () => WriteGranted(json) : null);
        json.WriteEndArray();
    });

    private static void WriteMember(Utf8JsonWriter json, Member member, params ReadOnlySpan<Action?> more)
    {
        json.WriteStartObject();
        json.WriteString("user_id", member.Account);
        json.WriteString("project_id", member.Folder.Value);
        foreach (var write in more) write?.Invoke();
        json.WriteEndObject();
    }

    private static void WriteGranted(Utf8JsonWriter json)
    {
        json.WriteNumber("operations", FileObject.AllOperations);
        json.WriteBoolean("notify", false);
    }
}
