using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Description;
using CloudMount.Server.Quatrix.Ids;
using CloudMount.Server.Quatrix.Projects;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary><c>project-folder</c>: which there are, and how a directory becomes one and ceases to be one.</summary>
internal sealed class ProjectFolderCalls(ProjectFolders folders, EntryIds ids, EntryAdder adder, TimeProvider time)
{
    public IEnumerable<Route> Routes =>
    [
        new("GET", "project-folder", "", List)
        {
            Description = new("The project folders that the caller owns or is a user of.")
            {
                Reply = Shape.ListOf(Shape.Object(
                    Field.Required("owner", Shapes.Person),
                    Field.Required("project_id", Shape.Id),
                    Field.Required("ctime", Shape.Whole, "Unix seconds."),
                    Field.Required("name", Shape.Text),
                    Field.Required("file_id", Shape.Id, "Of the directory: the same."))),
            },
        },
        new("GET", "project-folder", "metadata", Read)
        {
            Description = new("A project folder.")
            {
                Id = ProjectUserCalls.FolderId,
                Reply = Shape.Object(
                    Field.Required("folder_name", Shape.Text),
                    Field.Required("created", Shape.Whole, "Unix seconds."),
                    Field.Required("creator", Shapes.Person),
                    Field.Required("users", Shape.ListOf(ProjectUserCalls.UserShape))),
                Errors = [ErrorCode.Restricted],
            },
        },
        new("POST", "project-folder", "create", CreateAsync)
        {
            Description = new("Makes a directory a project folder: the one that is named, or a new one in it.")
            {
                Body = Shape.Object(
                    Field.Required("name", Shape.Text, "That of the directory, or of the new one in it."),
                    Field.Required("file_id", Shape.Id, "The directory."),
                    ProjectUserCalls.UsersField,
                    new Field("notify", Shape.Flag, "Nobody is notified.")),
                Replies = [(StatusCodes.Status201Created, Shape.Object(Field.Required("id", Shape.Id), Field.Required("name", Shape.Text)))],
                Errors = [ErrorCode.NotFound, ErrorCode.ObjectExists, ErrorCode.Restricted, ErrorCode.QuotaExceeded],
            },
        },
        new("GET", "project-folder", "delete", End)
        {
            Description = new("Makes a project folder a directory like others, with all that is in it. Its owner may.")
            {
                Id = ProjectUserCalls.FolderId, Reply = Shapes.ById, Errors = [ErrorCode.Restricted],
            },
        },
    ];

    private JsonReply List(CallRequest request)
    {
        var own = folders.Of(request.KnownCaller.Account.Id);
        return new(json =>
        {
            json.WriteStartArray();
            foreach (var (project, folder) in own)
            {
                json.WriteStartObject();
                json.WritePropertyName("owner");
                Person.Write(json, project.Owner, folders.FindSeen(project.Owner));
                json.WriteString("project_id", project.Folder.Value);
                json.WriteNumber("ctime", project.Created);
                json.WriteString("name", folder.Path.Name);
                json.WriteString("file_id", project.Folder.Value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private Reply Read(CallRequest request)
    {
        if (!folders.Find(request.Id, request.KnownCaller.Account.Id).TryGet(out var found, out var refusal)) return refusal;
        return new JsonReply(json =>
        {
            json.WriteStartObject();
            json.WriteString("folder_name", found.Folder.Path.Name);
            json.WriteNumber("created", found.Project.Created);
            json.WritePropertyName("creator");
            Person.Write(json, found.Project.Owner, folders.FindSeen(found.Project.Owner));
            json.WritePropertyName("users");
            ProjectUserCalls.WriteUsers(json, folders, found.Project);
            json.WriteEndObject();
        });
    }

    private async Task<Reply> CreateAsync(CallRequest request)
    {
        var body = request.Body;
        if (!body.Text("name").TryGet(out var name, out var refusal)) return refusal;
        if (!body.Text("file_id").TryGet(out var id, out refusal)) return refusal;
        if (!ProjectShares.ReadUsers(body, folders).TryGet(out var users, out refusal)) return refusal;
        if (EntryId.Parse(id) is null) return Refusal.NoSuchPath;
        if (!ids.Find(id).TryGet(out var given, out refusal)) return refusal;
        if (!given.Facts.Stat.IsDirectory) return Refusal.Invalid("A file cannot be a project folder.", "file_id");
        if (given.IsInTrash) return Refusal.NoSuchPath;
        var owner = request.KnownCaller.Account.Id;
        users = [.. users.Where(user => user != owner)];
        if (folders.Store.MakeRoom(users.Count) is { } noRoom) return noRoom;
        if (!(await TakeAsync(given, name).ConfigureAwait(false)).TryGet(out var folder, out refusal)) return refusal;
        var project = new Project(folder.Id, owner, time.GetUtcNow().ToUnixTimeSeconds(), users);
        if (folders.Store.Add(project) is { } refused) return refused;
        return new JsonReply(
            json =>
            {
                json.WriteStartObject();
                json.WriteString("id", folder.Id.Value);
                json.WriteString("name", folder.Path.Name);
                json.WriteEndObject();
            },
            StatusCodes.Status201Created);
    }

    /// <summary>
    /// The directory that is given if it has the name, or else a new one of the name in it: what the service takes the id for is not published, and
    /// its clients give the name of the directory with it. NotFound, Exists, Invalid, Forbidden.
    /// </summary>
    private async Task<Outcome<Identified>> TakeAsync(Identified given, string name)
    {
        if (!given.IsFixed && given.Path.Name == name) return given;
        if (!given.Path.Child(name).TryGet(out var path, out var refusal)) return refusal;
        var id = EntryId.Mint();
        var added = await adder.AddAsync(path, isDirectory: true, new(Id: id)).ConfigureAwait(false);
        return added.TryGet(out var facts, out refusal) ? ids.Put(id, given, facts) : refusal;
    }

    private Reply End(CallRequest request)
    {
        var caller = request.KnownCaller.Account.Id;
        if (!folders.Find(request.Id, caller).TryGet(out var found, out var refusal)) return refusal;
        if (!folders.MayEnd(found.Project, caller))
            return new Refusal(RefusalKind.Forbidden, "Only its owner may make a project folder a directory like others.");
        if (folders.Store.Remove(found.Project.Folder) is { } refused) return refused;
        return new JsonReply(json =>
        {
            json.WriteStartObject();
            json.WriteString("id", found.Project.Folder.Value);
            json.WriteEndObject();
        });
    }
}
