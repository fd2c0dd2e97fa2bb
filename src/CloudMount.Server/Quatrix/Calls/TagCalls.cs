using System.Text.Json;
using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Description;
using CloudMount.Server.Quatrix.Ids;
using CloudMount.Server.Quatrix.Tags;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary><c>file/tags</c> and <c>file/add-tag</c>.</summary>
internal sealed class TagCalls(EntryIds ids, TagStore tags)
{
    private const int MaxLength = 200;

    public IEnumerable<Route> Routes =>
    [
        new("GET", "file", "tags", List)
        {
            Description = new("The tags of an entry.") { Id = "The id of the entry.", Reply = Shape.ListOf(TagShape), Errors = [ErrorCode.NotFound] },
        },
        new("POST", "file", "add-tag", Add)
        {
            Description = new("Puts a tag on an entry, unless it is there.")
            {
                Id = "The id of the entry.",
                Body = Shape.Object(Field.Required("type", Shape.Text), Field.Required("value", Shape.Text)),
                Reply = TagShape,
                Errors = [ErrorCode.NotFound, ErrorCode.Restricted],
            },
        },
    ];

    private static Shape TagShape { get; } = Shape.Named(
        "Tag", Field.Required("id", Shape.Id), Field.Required("file_id", Shape.Id), Field.Required("type", Shape.Text), Field.Required("value", Shape.Text));

    private Reply List(CallRequest request)
    {
        if (!ids.Find(request.Id).TryGet(out var entry, out var refusal)) return refusal;
        var found = tags.Of(entry.Id);
        return new JsonReply(json =>
        {
            json.WriteStartArray();
            foreach (var tag in found) Write(json, tag);
            json.WriteEndArray();
        });
    }

    private Reply Add(CallRequest request)
    {
        if (!ids.Find(request.Id).TryGet(out var entry, out var refusal)) return refusal;
        if (!ReadText(request.Body, "type").TryGet(out var type, out refusal)) return refusal;
        if (!ReadText(request.Body, "value").TryGet(out var value, out refusal)) return refusal;
        return tags.Add(entry.Id, type, value).TryGet(out var tag, out refusal) ? new JsonReply(json => Write(json, tag)) : refusal;
    }

    private static Outcome<string> ReadText(JsonBody body, string name)
    {
        if (!body.Text(name).TryGet(out var text, out var refusal)) return refusal;
        return text.Length is > 0 and <= MaxLength ? text : Refusal.Invalid($"The parameter {name} must have 1 to {MaxLength} characters.", name);
    }

    private static void Write(Utf8JsonWriter json, Tag tag)
    {
        json.WriteStartObject();
        json.WriteString("id", tag.Id);
        json.WriteString("file_id", tag.File.Value);
        json.WriteString("type", tag.Type);
        json.WriteString("value", tag.Value);
        json.WriteEndObject();
    }
}
