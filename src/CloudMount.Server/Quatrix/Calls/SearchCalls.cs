using CloudMount.Server.Files;
using CloudMount.Server.Listing;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Description;
using CloudMount.Server.Quatrix.Files;
using CloudMount.Server.Quatrix.Ids;
using CloudMount.Server.Quatrix.Projects;
using CloudMount.Server.Quatrix.Searches;
using CloudMount.Server.Quatrix.Tags;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary><c>file/search</c> and <c>file/csv</c>: what looks through a whole tree.</summary>
internal sealed class SearchCalls(EntryIds ids, FileObjects objects, TreeLister lister, TagStore tags, ProjectStore projects)
{
    private const int MaxFound = 10_000;

    public IEnumerable<Route> Routes =>
    [
        new("POST", "file", "search", Find)
        {
            Description = new("Entries of all the home by name, tag and time.")
            {
                Body = Shape.Object(
                    new Field("_and", Shape.ListOf(Question), "All of them must hold."), new Field("_or", Shape.ListOf(Question), "One of them must hold.")),
                Reply = Shape.ListOf(Shapes.Entry),
                Errors = [ErrorCode.MissingParameter],
            },
        },
        new("GET", "file", "csv", ListAsTable)
        {
            Description = new("A table of all that is below an entry.")
            {
                Id = "The id of the entry; the home without.", IsIdOptional = true, Reply = Shape.Bytes("text/csv"), Errors = [ErrorCode.NotFound],
            },
        },
    ];

    private static Shape Texts { get; } = Conditions(Shape.Object(new Field("type", Shape.OneOf("text")), Field.Required("value", Shape.Text)));

    private static Shape Times { get; } =
        Conditions(Shape.Object(Field.Required("type", Shape.OneOf("from", "to")), Field.Required("value", Shape.Number, "Unix seconds.")));

    private static Shape Question { get; } = Shape.Named(
        "Question",
        new Field("name", Texts, "Contains it, in any case."),
        new Field("tag", Texts, "Is it, in any case."),
        new Field("created", Times),
        new Field("modified", Times));

    private static Shape Conditions(Shape condition) =>
        Shape.Object(new Field("_and", Shape.ListOf(condition)), new Field("_or", Shape.ListOf(condition)));

    private Reply Find(CallRequest request)
    {
        if (!Search.Read(request.Body).TryGet(out var search, out var refusal)) return refusal;
        if (!ids.FindHome().TryGet(out var home, out refusal)) return refusal;
        if (!lister.List(new(home.Path, ListRequest.WholeTree, null), request.Cancellation).TryGet(out var tree, out refusal)) return refusal;
        var values = tags.Values();
        var found = new List<FileObject>();
        foreach (var (path, entry) in TreeWalk.Below(home.Path, tree))
        {
            if (!search.Finds(new(entry, entry.Facts.Record.Id is { } id ? values[id] : []))) continue;
            if (found.Count == MaxFound) return Refusal.Invalid($"More than {MaxFound} entries are found; search for something narrower.");

            // What vanished meanwhile is not found.
            if (ids.Find(home, path.Segments).TryGet(out var identified, out _) && objects.Describe(identified).TryGet(out var described, out _)) found.Add(described);
        }

        return new JsonReply(json =>
        {
            json.WriteStartArray();
            foreach (var one in found) one.Write(json);
            json.WriteEndArray();
        });
    }

    private Reply ListAsTable(CallRequest request)
    {
        if (!ids.Find(request.Id).TryGet(out var entry, out var refusal)) return refusal;
        return lister.List(new(entry.Path, ListRequest.WholeTree, null), request.Cancellation).TryGet(out var tree, out refusal)
            ? new TableReply(entry.Path, tree, projects.Has) : refusal;
    }
}
