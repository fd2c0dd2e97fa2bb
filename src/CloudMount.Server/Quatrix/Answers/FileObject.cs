using System.Text.Json;
using CloudMount.Server.Api;
using CloudMount.Server.Files;

namespace CloudMount.Server.Quatrix.Answers;

/// <summary>A file or directory as Quatrix describes it.</summary>
/// <param name="ParentId">Null for the home and the trash.</param>
/// <param name="Size">Bytes of a file; of a directory the number of its children, since clients take it for empty at 0.</param>
internal sealed record FileObject(EntryId Id, EntryId? ParentId, string Name, EntryFacts Facts, long Size)
{
    /// <summary>Every right; what its bits mean is not published.</summary>
    public const int AllOperations = 511;

    public bool IsTrash { get; init; }

    /// <summary>Whether it is a project folder.</summary>
    public bool IsProject { get; init; }

    /// <summary>Whether versions and attributes are told.</summary>
    public bool IsExtended { get; init; }

    /// <summary>Null where they were not asked for.</summary>
    public IReadOnlyList<FileObject>? Content { get; init; }

    public string Type => IsTrash ? "T" : TypeOf(Facts.Stat.IsDirectory, IsProject);

    /// <summary>The type of what is neither home nor trash.</summary>
    public static string TypeOf(bool isDirectory, bool isProject) => !isDirectory ? "F" : isProject ? "S" : "D";

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteMembers(json);
        json.WriteStartArray("content");
        foreach (var child in Content ?? []) child.Write(json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>All members but the content, so that others can be added.</summary>
    public void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("id", Id.Value);
        if (ParentId is { } parent) json.WriteString("parent_id", parent.Value);
        else json.WriteNull("parent_id");
        json.WriteString("name", Name);
        json.WriteString("type", Type);
        json.WriteNumber("size", Size);
        json.WriteNumber("created", UnixTime.Seconds(Facts.CreateTime));
        json.WriteNumber("modified", UnixTime.Seconds(Facts.Stat.ModifyTime));
        json.WriteNumber("modified_ms", UnixTime.Microseconds(Facts.Stat.ModifyTime));
        json.WriteNumber("operations", AllOperations);
        json.WriteNull("sub_type");
        json.WriteNull("metadata");
        if (!IsExtended) return;
        if (Facts.Stat.IsFile) json.WriteString("version", Facts.Version.ToString());
        json.WritePropertyName("attributes");
        JsonFields.WriteAttributes(json, Facts.Record.Attributes);
    }
}
