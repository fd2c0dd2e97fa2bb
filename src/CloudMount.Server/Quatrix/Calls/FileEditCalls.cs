using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Description;
using CloudMount.Server.Quatrix.Files;
using CloudMount.Server.Quatrix.Ids;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary>The calls of <c>file/*</c> that make and change one entry.</summary>
internal sealed class FileEditCalls(
    ServedTree tree, EntryIds ids, FileObjects objects, (EntryMover Mover, EntryAdder Adder) changes, ExtendedParameters parameters)
{
    private readonly EntryEditor _editor = new(tree);

    public IEnumerable<Route> Routes =>
    [
        new("POST", "file", "metadata", EditAsync)
        {
            Description = new("Sets the modification time of an entry.")
            {
                Body = Shape.Object(
                    Field.Replaceable("id", Shape.Id),
                    Field.Extension("path", Shape.Text, "In the place of id."),
                    Field.Replaceable("mtime", Shape.Number, "Unix seconds with microseconds."),
                    Field.Extension("attributes", Shapes.Attributes, "Replace all there are; in the place of mtime, too.")),
                Reply = Shapes.Entry,
                Errors = [ErrorCode.NotFound],
            },
        },
        new("POST", "file", "makedir", MakeDirectoryAsync)
        {
            Description = new("Makes a directory.")
            {
                Body = Shape.Object(
                    Field.Required("name", Shape.Text),
                    new Field("target", Shape.Id, "Where; the home if absent."),
                    Field.Extension("target_path", Shape.Text, "In the place of target."),
                    Shapes.Resolve,
                    Field.Extension("attributes", Shapes.Attributes)),
                Replies = [(StatusCodes.Status201Created, Shapes.Entry)],
                Errors = [ErrorCode.NotFound, ErrorCode.ObjectExists, ErrorCode.QuotaExceeded],
            },
        },
        new("POST", "file", "rename", RenameAsync)
        {
            Description = new("Renames an entry.")
            {
                Id = "The id of the entry.",
                Body = Shape.Object(Field.Required("name", Shape.Text), Shapes.Resolve),
                Reply = Shape.Named("RenamedEntry", [.. Shapes.EntryFields, Field.Required("old_name", Shape.Text)]),
                Errors = [ErrorCode.ObjectExists, ErrorCode.Restricted],
            },
        },
        new("POST", "file", "moveone", MoveAsync)
        {
            Description = new("Moves an entry, in one step. It keeps its id.")
            {
                Body = Shape.Object(Shapes.MoveFields),
                Reply = Shapes.Entry,
                Errors = [ErrorCode.NotFound, ErrorCode.ObjectExists, ErrorCode.Restricted],
            },
        },
    ];

    private async Task<Reply> EditAsync(CallRequest request)
    {
        if (!request.Body.Time("mtime").TryGet(out var time, out var refusal)) return refusal;
        if (!parameters.Attributes(request.Body).TryGet(out var attributes, out refusal)) return refusal;
        if (time is null && attributes is null) return JsonBody.Missing("mtime");
        if (!parameters.Entry(request.Body, "id", "path").TryGet(out var entry, out refusal)) return refusal;
        var ifId = entry.IsFixed ? (EntryId?)null : entry.Id;
        var edited = await _editor.EditAsync(entry.Path, null, overwrites: false, new(time, null, attributes), ifId).ConfigureAwait(false);
        return edited.TryGet(out var facts, out refusal) ? Describe(entry with { Facts = facts.Facts }) : refusal;
    }

    private async Task<Reply> MakeDirectoryAsync(CallRequest request)
    {
        var body = request.Body;
        if (!body.Text("name").TryGet(out var name, out var refusal)) return refusal;
        if (!body.Flag("resolve", ifAbsent: true).TryGet(out var resolves, out refusal)) return refusal;
        if (!parameters.Attributes(body).TryGet(out var attributes, out refusal)) return refusal;
        if (!parameters.Directory(body, "target", "target_path", isOptional: true).TryGet(out var parent, out refusal)) return refusal;
        if (!parent.Path.Child(name).TryGet(out _, out refusal)) return refusal;
        var id = EntryId.Mint();
        var made = await FreeName.TryAsync(name, resolves, async candidate => parent.Path.Child(candidate).TryGet(out var path, out var wrong)
            ? await changes.Adder.AddAsync(path, isDirectory: true, new(null, null, attributes, id)).ConfigureAwait(false) : wrong).ConfigureAwait(false);
        return made.TryGet(out var facts, out refusal) ? Describe(ids.Put(id, parent, facts), StatusCodes.Status201Created) : refusal;
    }

    private async Task<Reply> RenameAsync(CallRequest request)
    {
        if (!request.Body.Text("name").TryGet(out var name, out var refusal)) return refusal;
        if (!request.Body.Flag("resolve", ifAbsent: true).TryGet(out var resolves, out refusal)) return refusal;
        if (!FindGiven(request.Id).TryGet(out var entry, out refusal)) return refusal;
        if (!ids.Find(entry.ParentId!.Value).TryGet(out var parent, out refusal)) return refusal;
        var order = new MoveOrder(entry, parent, name) { Resolves = resolves };
        if (!(await changes.Mover.MoveAsync(order).ConfigureAwait(false)).TryGet(out var moved, out refusal)) return refusal;
        if (!objects.Describe(moved).TryGet(out var described, out refusal)) return refusal;
        return new JsonReply(json =>
        {
            json.WriteStartObject();
            described.WriteMembers(json);
            json.WriteString("old_name", entry.Path.Name);
            json.WriteEndObject();
        });
    }

    private async Task<Reply> MoveAsync(CallRequest request)
    {
        if (!MoveOrder.Read(request.Body, parameters).TryGet(out var order, out var refusal)) return refusal;
        return (await changes.Mover.MoveAsync(order).ConfigureAwait(false)).TryGet(out var moved, out refusal) ? Describe(moved) : refusal;
    }

    private Outcome<Identified> FindGiven(string? id)
    {
        if (id is null) return new Refusal(RefusalKind.Missing, "The id is missing.", "id");
        if (!ids.Find(id).TryGet(out var entry, out var refusal)) return refusal;
        return entry.IsFixed ? MoveOrder.IsFixed : entry;
    }

    private Reply Describe(Identified entry, int status = StatusCodes.Status200OK) =>
        objects.Describe(entry).TryGet(out var described, out var refusal) ? new JsonReply(described.Write, status) : refusal;
}
