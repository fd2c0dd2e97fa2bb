using System.Text.Json;
using CloudMount.Server.Changes;
using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Description;
using CloudMount.Server.Quatrix.Files;
using CloudMount.Server.Quatrix.Ids;
using CloudMount.Server.Quatrix.Projects;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary><c>file/info</c>: an entry with where it lies, whose it is and who brought its content.</summary>
internal sealed class FileInfoCalls(EntryIds ids, FileObjects objects, ProjectFolders folders, ChangeJournal journal)
{
    private static readonly Shape PersonOrNobody = Shape.Object([.. Shapes.Person.Fields.Select(field => field with { IsRequired = false })]);

    public IEnumerable<Route> Routes =>
    [
        new("GET", "file", "info", Read)
        {
            Description = new("More of an entry.")
            {
                Id = "The id of the entry; the home without.",
                IsIdOptional = true,
                Reply = Shape.Named(
                    "EntryInfo",
                    [
                        .. Shapes.EntryFields,
                        Field.Required("content_modified", Shape.Whole, "Unix seconds."),
                        Field.Required("file_owner", PersonOrNobody, "The owner of the project folder it is in, else who made it; empty where that is not known."),
                        Field.Required("action_role", PersonOrNobody, "Who brought its content or made it; empty where that is not known, as of content changed in the folder."),
                        Field.Required("paths", Shape.Object(
                            Field.Required("path", Shape.Text, "From the home, or from the trash."), Field.Required("type", Shape.OneOf("homes", "projects", "trash")))),
                    ]),
            },
        },
    ];

    private Reply Read(CallRequest request)
    {
        if (!ids.Find(request.Id).TryGet(out var entry, out var refusal)) return refusal;
        if (!objects.Describe(entry).TryGet(out var described, out refusal)) return refusal;
        var project = folders.FindAbove(entry);
        var makers = entry.IsFixed ? default : journal.ReadMakers(entry.Id, Requester.Territory.FullPathOf(entry.Path), entry.Facts.Stat);
        return new JsonReply(json =>
        {
            json.WriteStartObject();
            described.WriteMembers(json);
            json.WriteNumber("content_modified", UnixTime.Seconds(described.Facts.Stat.ModifyTime));
            json.WritePropertyName("file_owner");
            Write(json, project?.Owner ?? makers.Maker);
            json.WritePropertyName("action_role");
            Write(json, IsEditedInFolder(entry.Facts) ? null : makers.Latest);
            json.WriteStartObject("paths");
            json.WriteString("path", PathOf(entry));
            json.WriteString("type", entry.IsInTrash ? "trash" : project is null ? "homes" : "projects");
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    /// <summary>Then nobody the journal knows brought what is in it.</summary>
    private static bool IsEditedInFolder(in EntryFacts facts) => facts.Stat.IsFile && !facts.Record.Signs(facts.Stat);

    private static string PathOf(Identified entry)
    {
        var names = entry.IsInTrash ? entry.Path.Segments.Skip(ApiPath.Trash.Segments.Count) : entry.Path.Segments;
        return "/" + string.Join('/', names);
    }

    private void Write(Utf8JsonWriter json, Guid? account)
    {
        if (account is { } id)
        {
            Person.Write(json, id, folders.FindSeen(id));
            return;
        }

        json.WriteStartObject();
        json.WriteEndObject();
    }
}
