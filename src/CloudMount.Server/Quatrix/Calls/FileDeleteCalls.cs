using System.Text.Json;
using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Description;
using CloudMount.Server.Quatrix.Files;
using CloudMount.Server.Quatrix.Ids;
using CloudMount.Server.Quatrix.Jobs;
using CloudMount.Server.Quatrix.Uploads;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary><c>file/delete</c> and <c>file/empty-trash</c>.</summary>
internal sealed class FileDeleteCalls(EntryIds ids, EntryTrash trash, UploadStore uploads, JobQueue jobs, ExtendedParameters parameters)
{
    public IEnumerable<Route> Routes =>
    [
        new("POST", "file", "delete", DeleteAsync)
        {
            Description = new("Deletes entries: into the trash, and in the trash for good.")
            {
                Body = Shape.Object(
                    Field.Replaceable("ids", Shape.ListOf(Shape.Id)),
                    Field.Extension("paths", Shape.ListOf(Shape.Text), "In the place of ids."),
                    new Field("delete_permanently", Shape.Flag, "Not into the trash. False if absent."),
                    Field.Extension("if_version", Shape.Text, "The version the file must have; for one entry."),
                    Field.Extension("if_tree", Shape.Text, "The mark the directory must have; for one entry.")),
                Replies = Shapes.IdsOrJob,
                Errors = [ErrorCode.NotFound, ErrorCode.Restricted],
            },
        },
        new("POST", "file", "empty-trash", EmptyTrashAsync)
        {
            Description = new("Deletes for good what is in the trash.")
            {
                Id = "The id of the trash.", IsIdOptional = true, Reply = Shape.ListOf(Shapes.ById),
            },
        },
    ];

    private async Task<Reply> DeleteAsync(CallRequest request)
    {
        if (!request.Body.Flag("delete_permanently", ifAbsent: false).TryGet(out var isForGood, out var refusal)) return refusal;
        if (!parameters.Entries(request.Body).TryGet(out var named, out refusal)) return refusal;
        if (named is not null) return await DeleteAsync(named, [.. named.Select(entry => entry.Id.ToString())], isForGood, request.Body).ConfigureAwait(false);
        if (!request.Body.Texts("ids").TryGet(out var given, out refusal)) return refusal;
        if (!FindAll(given).TryGet(out var found, out refusal)) return refusal;
        foreach (var upload in given) if (EntryId.Parse(upload) is { } id) uploads.Drop(id);
        return await DeleteAsync(found, given, isForGood, request.Body).ConfigureAwait(false);
    }

    private async Task<Reply> DeleteAsync(List<Identified> found, IReadOnlyList<string> ids, bool isForGood, JsonBody body)
    {
        if (found.Exists(entry => entry.IsFixed)) return MoveOrder.IsFixed;
        if (!ReadCondition(body, found.Count).TryGet(out var condition, out var refusal)) return refusal;

        // What lies below another first, lest it is met again in the trash and deleted for good.
        foreach (var entry in found.OrderByDescending(entry => entry.Path.Segments.Count))
        {
            if (await trash.DeleteAsync(entry, isForGood, condition).ConfigureAwait(false) is { } failed && failed.Kind != RefusalKind.NotFound) return failed;
        }

        return jobs.Answer([.. ids.Distinct(StringComparer.OrdinalIgnoreCase)]);
    }

    private Outcome<RemovalCondition> ReadCondition(JsonBody body, int count)
    {
        if (!parameters.Version(body).TryGet(out var version, out var refusal)) return refusal;
        if (!parameters.Tree(body).TryGet(out var mark, out refusal)) return refusal;
        var condition = new RemovalCondition(version, mark);
        return count > 1 && condition != new RemovalCondition() ? Refusal.Invalid("A condition holds for one entry alone.", "if_version") : condition;
    }

    /// <summary>All or none; of a file that is still being uploaded there is nothing to delete but the upload.</summary>
    private Outcome<List<Identified>> FindAll(IReadOnlyList<string> given)
    {
        var found = new List<Identified>();
        foreach (var text in given)
        {
            if (EntryId.Parse(text) is not { } id) return Refusal.NoSuchPath;
            if (ids.Find(id).TryGet(out var entry, out var refusal)) found.Add(entry);
            else if (refusal.Kind != RefusalKind.NotFound || !uploads.IsOpen(id)) return refusal;
        }

        return found;
    }

    private async Task<Reply> EmptyTrashAsync(CallRequest request)
    {
        if (request.Id is not null && (!ids.Find(request.Id).TryGet(out var entry, out var refusal) || entry.Id != ids.Trash)) return Refusal.NoSuchPath;
        if (!(await trash.EmptyAsync().ConfigureAwait(false)).TryGet(out var deleted, out refusal)) return refusal;
        return new JsonReply(json => Write(json, deleted));
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<EntryId> deleted)
    {
        json.WriteStartArray();
        foreach (var id in deleted)
        {
            json.WriteStartObject();
            json.WriteString("id", id.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
