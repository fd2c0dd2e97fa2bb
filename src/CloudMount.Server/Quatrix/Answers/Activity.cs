using System.Globalization;
using System.Text;
using System.Text.Json;
using CloudMount.Server.Accounts;
using CloudMount.Server.Changes;
using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Description;

namespace CloudMount.Server.Quatrix.Answers;

/// <summary>A row of the activity log.</summary>
/// <param name="Account">Who did it, as it is now; null for the server by itself and for an account that was removed.</param>
internal sealed record Activity(Change Row, Account? Account)
{
    private const string Protocol = "web";
    private const string Event = "file";
    private const long NanosecondsPerMicrosecond = 1000;
    private const string Header = "Timestamp,User_id,Email,User_name,User_status,Protocol,Event,Action,Path,Old_path,Size\r\n";

    public static Shape Shape { get; } = Shape.Named(
        "Activity",
        Field.Required("id", Shape.Id),
        Field.Required("user_id", Shape.Id.OrNull),
        Field.Required("email", Shape.Text, "Empty for an account that was removed."),
        Field.Required("user_name", Shape.Text),
        Field.Required("user_status", Shape.OneOf("A", "D", "R"), "Active, deactivated, removed."),
        Field.Required("timestamp", Shape.Number, "Unix seconds with microseconds."),
        Field.Required("protocol", Shape.OneOf(Protocol)),
        Field.Required("event", Shape.OneOf(Event)),
        Field.Required("action", Shape.OneOf("upload", "download", "move-rename", "delete", "makedir")),
        Field.Required("share_status", Shape.Text.OrNull),
        Field.Required("duration", Shape.Number.OrNull),
        Field.Required("payload", Shape.Object(
            Field.Required("file_id", Shape.Id.OrNull),
            Field.Required("path", Shape.Text),
            new Field("old_path", Shape.Text, "Where a moved entry was."),
            Field.Required("type", Shape.OneOf("F", "D")),
            Field.Required("size", Shape.Whole),
            Field.Required("api", Shape.OneOf("smartfile", "quatrix", "")))));

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", EntryId.Of($"activity {Row.Stamp}").Value);
        if (Row.By.Account is { } account) json.WriteString("user_id", account);
        else json.WriteNull("user_id");
        json.WriteString("email", Account?.Key ?? "");
        json.WriteString("user_name", Account?.Name ?? "");
        json.WriteString("user_status", Status);
        json.WriteNumber("timestamp", Time);
        json.WriteString("protocol", Protocol);
        json.WriteString("event", Event);
        json.WriteString("action", Action);
        json.WriteNull("share_status");
        json.WriteNull("duration");
        json.WriteStartObject("payload");
        if (Row.Id is { } id) json.WriteString("file_id", id.Value);
        else json.WriteNull("file_id");
        json.WriteString("path", Row.Path);
        if (Row.OldPath is not null) json.WriteString("old_path", Row.OldPath);
        json.WriteString("type", Row.IsDirectory ? "D" : "F");
        json.WriteNumber("size", Row.Size);
        json.WriteString("api", Api);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Comma-separated values (RFC 4180).</summary>
    public static Reply ToTable(IReadOnlyList<Activity> rows)
    {
        var text = new StringBuilder(Header);
        foreach (var row in rows)
        {
            text.AppendJoin(
                ',',
                row.Time.ToString(CultureInfo.InvariantCulture),
                row.Row.By.Account?.ToString("D") ?? "",
                CsvText.Quote(row.Account?.Key ?? ""),
                CsvText.Quote(row.Account?.Name ?? ""),
                row.Status,
                Protocol,
                Event,
                row.Action,
                CsvText.Quote(row.Row.Path),
                CsvText.Quote(row.Row.OldPath ?? ""),
                row.Row.Size.ToString(CultureInfo.InvariantCulture)).Append("\r\n");
        }

        return new BytesReply("text/csv; charset=utf-8", Encoding.UTF8.GetBytes(text.ToString()));
    }

    private decimal Time => UnixTime.Microseconds(Row.Stamp * NanosecondsPerMicrosecond);

    private string Status => Account switch
    {
        null => "R",
        { IsActive: true } => "A",
        _ => "D",
    };

    private string Api => Row.By.Api switch
    {
        ServedApi.SmartFile => "smartfile",
        ServedApi.Quatrix => "quatrix",
        ServedApi.None => "",
    };

    private string Action => Row.Kind switch
    {
        ChangeKind.Create => Row.IsDirectory ? "makedir" : "upload",
        ChangeKind.Modify => "upload",
        ChangeKind.Move or ChangeKind.Restore => "move-rename",
        ChangeKind.Delete => "delete",
        ChangeKind.Download => "download",
        ChangeKind.Edit => throw new InvalidOperationException("Edited times and attributes are not in the activity log."),
    };
}
