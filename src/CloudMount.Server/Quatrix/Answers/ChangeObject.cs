using System.Text.Json;
using CloudMount.Server.Changes;
using CloudMount.Server.Files;

namespace CloudMount.Server.Quatrix.Answers;

/// <summary>A change as <c>file/diff</c> tells it.</summary>
/// <param name="Id">Null for what is gone and was never shown by its id.</param>
/// <param name="ParentId">Of the directory that has the path of the entry's directory today; null when there is none.</param>
/// <param name="IsExtended">Whether paths are told.</param>
internal sealed record ChangeObject(Change Change, EntryId? Id, EntryId? ParentId, bool IsExtended)
{
    /// <summary>Whether it is a project folder today.</summary>
    public bool IsProject { get; init; }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        Write(json, "id", Id);
        json.WriteString("action", Action);
        Write(json, "parent_id", ParentId);
        json.WriteString("name", Change.Path.AsSpan(Change.Path.LastIndexOf('/') + 1));
        json.WriteString("type", FileObject.TypeOf(Change.IsDirectory, IsProject));
        json.WriteNumber("size", Change.Size);
        json.WriteNumber("modified", UnixTime.Microseconds(Change.ModifyTime));
        json.WriteNumber("operations", FileObject.AllOperations);
        json.WriteNull("metadata");
        if (IsExtended)
        {
            json.WriteString("path", Change.Path);
            if (Change.OldPath is not null) json.WriteString("old_path", Change.OldPath);
        }

        json.WriteEndObject();
    }

    private string Action => Change.Kind switch
    {
        ChangeKind.Create or ChangeKind.Restore => "create",
        ChangeKind.Modify or ChangeKind.Edit => "modify",
        ChangeKind.Move => Change.IsRename ? "rename" : "move",
        ChangeKind.Delete => "delete",
        ChangeKind.Download => throw new InvalidOperationException("A download is no change."),
    };

    private static void Write(Utf8JsonWriter json, string name, EntryId? id)
    {
        if (id is { } known) json.WriteString(name, known.Value);
        else json.WriteNull(name);
    }
}
