using CloudMount.Server.Files;
using CloudMount.Server.Listing;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Description;
using CloudMount.Server.Quatrix.Files;
using CloudMount.Server.Quatrix.Ids;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary>The calls of <c>file/*</c> that look and change nothing.</summary>
internal sealed class FileLookupCalls(EntryIds ids, FileObjects objects, TreeLister lister, ExtendedParameters parameters)
{
    public IEnumerable<Route> Routes =>
    [
        new("POST", "file", "id", FindId)
        {
            Description = new("The id of a path.")
            {
                Body = Shape.Object(
                    Field.Required("path", Shape.Text, "Names separated by slashes; empty for the directory itself."),
                    new Field("parent_id", Shape.Id, "Where the path begins; the home if absent.")),
                Reply = Shape.Object(
                    Field.Required("file_id", Shape.Id),
                    Field.Required("parent_id", Shape.Id.OrNull),
                    Field.Required("src", Shape.Text, "The name."),
                    Field.Required("type", Shape.Text)),
                Errors = [ErrorCode.NotFound],
            },
        },
        new("GET", "file", "metadata", ReadMetadata)
        {
            Description = new("An entry, and what is in it.")
            {
                Id = "The id of the entry; the home without.",
                IsIdOptional = true,
                Query =
                [
                    new("content", Shape.OneOf("0", "1"), "0: without the children."),
                    Field.Extension("path", Shape.Text, "In the place of the id."),
                    Field.Extension("depth", Shape.OneOf("all"), "All that is below."),
                ],
                Reply = Shapes.Directory,
            },
        },
        new("GET", "file", "size", MeasureSize)
        {
            Description = new("The bytes of a file, or of all that is below a directory.")
            {
                Id = "The id of the entry; the home without.", IsIdOptional = true, Reply = Shape.Object(Field.Required("size", Shape.Whole)),
            },
        },
    ];

    private Reply FindId(CallRequest request)
    {
        if (!request.Body.Text("path").TryGet(out var path, out var refusal)) return refusal;
        if (!request.Body.OptionalText("parent_id").TryGet(out var parent, out refusal)) return refusal;
        if (!ids.Find(parent).TryGet(out var from, out refusal)) return refusal;
        if (!FindPath(from, path).TryGet(out var found, out refusal)) return refusal;
        var described = objects.Sketch(found);
        return new JsonReply(json =>
        {
            json.WriteStartObject();
            json.WriteString("file_id", described.Id.Value);
            if (described.ParentId is { } above) json.WriteString("parent_id", above.Value);
            else json.WriteNull("parent_id");
            json.WriteString("src", described.Name);
            json.WriteString("type", described.Type);
            json.WriteEndObject();
        });
    }

    /// <summary>By the names as they are sent; failing that, by what they decode to.</summary>
    private Outcome<Identified> FindPath(Identified from, string path)
    {
        var names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var here = from;
        foreach (var name in names)
        {
            var found = ids.Find(here, [name]);
            if (!found.TryGet(out _, out var refusal) && refusal.Kind == RefusalKind.NotFound && EncodedName.Decode(name) is { } plain)
                found = ids.Find(here, [plain]);
            if (!found.TryGet(out var next, out refusal)) return refusal;
            here = next;
        }

        return here;
    }

    private Reply ReadMetadata(CallRequest request)
    {
        if (!parameters.Entry(request).TryGet(out var entry, out var refusal)) return refusal;
        if (parameters.AsksForTree(request)) return objects.DescribeTree(entry, request.Cancellation).TryGet(out var tree, out refusal) ? new ListingReply(tree, IsTree: true) : refusal;
        if (!objects.Describe(entry, request.Query("content") != "0").TryGet(out var described, out refusal)) return refusal;
        return described.Content is null ? new JsonReply(described.Write) : new ListingReply(described);
    }

    /// <summary>In bytes, with all that is below a directory.</summary>
    private Reply MeasureSize(CallRequest request)
    {
        if (!ids.Find(request.Id).TryGet(out var entry, out var refusal)) return refusal;
        if (!lister.List(new(entry.Path, 0, null), request.Cancellation).TryGet(out var listed, out refusal)) return refusal;
        return new JsonReply(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("size", listed.Size);
            json.WriteEndObject();
        });
    }
}
