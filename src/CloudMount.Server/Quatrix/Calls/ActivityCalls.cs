using CloudMount.Server.Accounts;
using CloudMount.Server.Changes;
using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Description;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary><c>tracking/activity</c> and <c>tracking/csv</c>: who did what to which file, the newest first.</summary>
internal sealed class ActivityCalls(ChangeJournal journal, Access access)
{
    private const int UsualLimit = 100;
    private const int MaxLimit = 10_000;
    private const long NanosecondsPerMicrosecond = 1000;

    private static readonly IReadOnlyList<Field> Query =
    [
        new("id", Shape.Id, "Of an entry: what was done to it alone."),
        new("user_id", Shape.Id, "What an account did alone."),
        new("limit", Shape.Whole, "1 to 10,000; 100 if absent."),
        new("from", Shape.Number, "Unix seconds."),
        new("to", Shape.Number, "Unix seconds."),
    ];

    public IEnumerable<Route> Routes =>
    [
        new("GET", "tracking", "activity", request => Read(request, rows => new JsonReply(json =>
        {
            json.WriteStartArray();
            foreach (var row in rows) row.Write(json);
            json.WriteEndArray();
        })))
        {
            Description = new("Who did what to which file, the newest first.") { Query = Query, Reply = Shape.ListOf(Activity.Shape) },
        },
        new("GET", "tracking", "csv", request => Read(request, Activity.ToTable))
        {
            Description = new("The same as a table.") { Query = Query, Reply = Shape.Bytes("text/csv") },
        },
    ];

    private Reply Read(CallRequest request, Func<IReadOnlyList<Activity>, Reply> answer)
    {
        if (!ReadFilter(request).TryGet(out var filter, out var refusal)) return refusal;
        return answer([.. journal.ReadActivity(filter).Select(row => new Activity(row, row.By.Account is { } id ? access.FindSeen(id) : null))]);
    }

    private static Outcome<ActivityFilter> ReadFilter(CallRequest request)
    {
        if (!ReadTime(request, "from", 0).TryGet(out var from, out var refusal)) return refusal;
        if (!ReadTime(request, "to", long.MaxValue).TryGet(out var to, out refusal)) return refusal;
        if (!ReadId(request, "id").TryGet(out var id, out refusal)) return refusal;
        if (!ReadId(request, "user_id").TryGet(out var account, out refusal)) return refusal;
        if (!ChangeParameters.ReadLimit(request.Query("limit"), UsualLimit, MaxLimit).TryGet(out var limit, out refusal)) return refusal;
        return new ActivityFilter(from, to, account?.Value, id, limit, Requester.Territory);
    }

    private static Outcome<long> ReadTime(CallRequest request, string name, long ifAbsent)
    {
        if (request.Query(name) is not { Length: > 0 } text) return ifAbsent;
        return UnixTime.Parse(text) is { } time ? time / NanosecondsPerMicrosecond : Refusal.Invalid($"The parameter {name} must be Unix seconds.", name);
    }

    private static Outcome<EntryId?> ReadId(CallRequest request, string name)
    {
        if (request.Query(name) is not { Length: > 0 } text) return (EntryId?)null;
        return EntryId.Parse(text) is { } id ? (EntryId?)id : Refusal.Invalid($"The parameter {name} must be an id.", name);
    }
}
