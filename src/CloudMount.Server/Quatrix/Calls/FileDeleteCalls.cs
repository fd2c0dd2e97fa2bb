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
internal sealed class FileDeleteCalls(EntryIds ids, EntryTrash trash, UploadStore uploads, JobReplies jobs, ExtendedParameters parameters)
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
        if (named is not null) return await DeleteAsync([.. named.Select(entry => (entry.Id, (Identified?)entry))], isForGood, request.Body).ConfigureAwait(false);
        if (!request.Body.Texts("ids").TryGet(out var given, out refusal)) return refusal;
        if (!FindAll(given).TryGet(out var found, out refusal)) return refusal;
        return await DeleteAsync(found, isForGood, request.Body).ConfigureAwait(false);
    }

    private async Task<Reply> DeleteAsync(List<(EntryId Id, Identified? Entry)> found, bool isForGood, JsonBody body)
    {
        if (found.Exists(one => one.Entry is { IsFixed: true })) return MoveOrder.IsFixed;
        if (!ReadCondition(body, found.Count).TryGet(out var condition, out var refusal)) return refusal;

        // What lies below another first, lest it is met again in the trash and deleted for good.
        var steps = found.DistinctBy(one => one.Id).OrderByDescending(one => one.Entry?.Path.Segments.Count ?? 0)
            .Select(one => new JobStep(one.Id.ToString(), one.Entry?.Path.ToString() ?? one.Id.ToString(), () => DeleteAsync(one.Id, one.Entry, isForGood, condition)));
        return await jobs.AnswerAsync([.. steps]).ConfigureAwait(false);
    }

    /// <summary>With what is being uploaded for it, which a delete that is refused leaves.</summary>
    private async Task<Refusal?> DeleteAsync(EntryId id, Identified? entry, bool isForGood, RemovalCondition condition)
    {
        if (entry is not null && await trash.DeleteAsync(entry, isForGood, condition).ConfigureAwait(false) is { } refusal) return refusal;
        uploads.Drop(id);
        return null;
    }

    private Outcome<RemovalCondition> ReadCondition(JsonBody body, int count)
    {
        if (!parameters.Version(body).TryGet(out var version, out var refusal)) return refusal;
        if (!parameters.Tree(body).TryGet(out var mark, out refusal)) return refusal;
        var condition = new RemovalCondition(version, mark);
        return count > 1 && condition != new RemovalCondition() ? Refusal.Invalid("A condition holds for one entry alone.", "if_version") : condition;
    }

    /// <summary>All or none; of a file that is still being uploaded there is no entry, and nothing to delete but the upload.</summary>
    private Outcome<List<(EntryId Id, Identified? Entry)>> FindAll(IReadOnlyList<string> given)
    {
        var found = new List<(EntryId, Identified?)>();
        foreach (var text in given)
        {
            if (EntryId.Parse(text) is not { } id) return Refusal.NoSuchPath;
            if (ids.Find(id).TryGet(out var entry, out var refusal)) found.Add((id, entry));
            else if (refusal.Kind != RefusalKind.NotFound || !IsBeingUploaded(id)) return refusal;
            else found.Add((id, null));
        }

        return found;
    }

    /// <summary>Whether a file of the id is being uploaded to where the caller reaches it.</summary>
    private bool IsBeingUploaded(EntryId id) => uploads.FindOpen(id).Exists(upload => ids.Find(upload.Parent).TryGet(out _, out _));

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
