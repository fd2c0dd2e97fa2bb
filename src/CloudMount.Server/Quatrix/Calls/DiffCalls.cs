using CloudMount.Server.Changes;
using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Description;
using CloudMount.Server.Quatrix.Files;
using CloudMount.Server.Quatrix.Ids;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary><c>file/diff</c>: what was changed below a directory, since a time or, as an extension, since a cursor and as soon as there is something.</summary>
internal sealed class DiffCalls(EntryIds ids, ChangeFeed feed, ChangeObjects objects, ExtendedParameters parameters)
{
    private const long NanosecondsPerMicrosecond = 1000;

    public IEnumerable<Route> Routes =>
    [
        new("GET", "file", "diff", ReadAsync)
        {
            Description = new("What was changed below a directory, the oldest first.")
            {
                Id = "The id of the directory; the home without.",
                IsIdOptional = true,
                Query =
                [
                    new("from", Shape.Number, "Unix seconds; now if absent."),
                    new("to", Shape.Number, "Unix seconds; now if absent."),
                    Field.Extension("since", Shape.Text, "The cursor of an earlier reply, in the place of from."),
                    Field.Extension("wait", Shape.Number, "0 to 60: the seconds to wait for a change when there is none."),
                    Field.Extension("limit", Shape.Whole, "The most changes, 1 to 10,000; that if absent."),
                ],
                Reply = ReplyShape,
                Errors = [ErrorCode.NotFound, ErrorCode.Expired],
            },
        },
    ];

    private static Shape Row { get; } = Shape.Named(
        "Change",
        Field.Required("id", Shape.Id.OrNull, "Null for what is gone and was never shown."),
        Field.Required("action", Shape.OneOf("create", "modify", "move", "rename", "delete")),
        Field.Required("parent_id", Shape.Id.OrNull),
        Field.Required("name", Shape.Text),
        Field.Required("type", Shape.OneOf("F", "D", "S")),
        Field.Required("size", Shape.Whole, "Bytes of a file."),
        Field.Required("modified", Shape.Number, "Unix seconds with microseconds."),
        Field.Required("operations", Shape.Whole, "The rights of the caller."),
        Field.Required("metadata", Shape.AnyObject.OrNull),
        Field.Extension("path", Shape.Text, "From the home."),
        Field.Extension("old_path", Shape.Text, "Where a moved entry was."));

    private static Shape ReplyShape { get; } = Shape.Object(
        Field.Required("from", Shape.Number),
        Field.Required("to", Shape.Number, "The reply is complete up to then: the next from."),
        Field.Required("data", Shape.ListOf(Row)),
        Field.Extension("cursor", Shape.Text, "The next since."),
        Field.Extension("has_more", Shape.Flag, "Whether there are more at once."));

    private async Task<Reply> ReadAsync(CallRequest request)
    {
        if (!ids.Find(request.Id).TryGet(out var directory, out var refusal)) return refusal;
        if (!directory.Facts.Stat.IsDirectory) return Refusal.Invalid("Only directories have changes below them.", "id");
        if (!ReadQuery(directory, request).TryGet(out var query, out refusal)) return refusal;
        if (query is null)
        {
            var now = feed.Journal.Now().Stamp;
            return Answer(now, new([], now, HasMore: false));
        }

        if (!(await feed.ReadAsync(query, request.Cancellation).ConfigureAwait(false)).TryGet(out var page, out refusal)) return refusal;
        return Answer(query.After, page);
    }

    /// <summary>Null where neither a time nor a cursor is given.</summary>
    private Outcome<ChangeQuery?> ReadQuery(Identified directory, CallRequest request)
    {
        if (!ReadTime(request, "from").TryGet(out var from, out var refusal)) return refusal;
        if (!ReadTime(request, "to").TryGet(out var to, out refusal)) return refusal;
        var (wait, limit, origin) = (TimeSpan.Zero, ChangeQuery.MaxLimit, (string?)null);
        if (parameters.AreOffered)
        {
            if (!ChangeParameters.ReadWait(request.Query("wait")).TryGet(out wait, out refusal)) return refusal;
            if (!ChangeParameters.ReadLimit(request.Query("limit"), ChangeQuery.MaxLimit).TryGet(out limit, out refusal)) return refusal;
            origin = Requester.Current.Origin;
            if (request.Query("since") is { } since)
            {
                if (!ChangeParameters.ReadCursor(since, feed.Journal).TryGet(out var stamp, out refusal)) return refusal;
                from = stamp;
            }
        }

        if (from is not { } after) return (ChangeQuery?)null;
        if (to < after) return Refusal.Invalid("The parameter to must not be before from.", "to");
        return new ChangeQuery(directory.Path, after, limit, wait, origin) { UpTo = to ?? long.MaxValue };
    }

    /// <summary>Microseconds since 1970.</summary>
    private static Outcome<long?> ReadTime(CallRequest request, string name)
    {
        if (request.Query(name) is not { Length: > 0 } text) return (long?)null;
        return UnixTime.Parse(text) is { } time and >= 0
            ? (long?)(time / NanosecondsPerMicrosecond)
            : Refusal.Invalid($"The parameter {name} must be Unix seconds.", name);
    }

    private JsonReply Answer(long from, ChangePage page)
    {
        var rows = objects.Describe(page.Changes, parameters.AreOffered);
        return new(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("from", UnixTime.Microseconds(from * NanosecondsPerMicrosecond));
            json.WriteNumber("to", UnixTime.Microseconds(page.UpTo * NanosecondsPerMicrosecond));
            if (parameters.AreOffered)
            {
                json.WriteString("cursor", feed.Journal.CursorAt(page.UpTo).ToString());
                json.WriteBoolean("has_more", page.HasMore);
            }

            json.WriteStartArray("data");
            foreach (var row in rows) row.Write(json);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}
