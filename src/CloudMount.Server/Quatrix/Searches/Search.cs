using System.Text.Json;
using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Calls;

namespace CloudMount.Server.Quatrix.Searches;

/// <summary>
/// What <c>file/search</c> looks for (facts C.5, Others): <c>{_and: [q], _or: [q]}</c>, where each q says of <c>tag</c>, <c>name</c>, <c>created</c> or
/// <c>modified</c> <c>{_and: [c], _or: [c]}</c>, and each c is <c>{type: text|from|to, value}</c>. All of <c>_and</c> must hold, and one of <c>_or</c> if
/// there is any.
/// </summary>
internal sealed class Search
{
    private readonly Predicate<Candidate> _holds;

    private Search(Predicate<Candidate> holds) => _holds = holds;

    public bool Finds(in Candidate candidate) => _holds(candidate);

    /// <summary>Invalid; Missing when nothing is searched for.</summary>
    public static Outcome<Search> Read(JsonBody body)
    {
        if (!body.Has("_and") && !body.Has("_or")) return JsonBody.Missing("_and");
        return ReadGroup(body.Value("_and"), body.Value("_or"), ReadQuestion).TryGet(out var holds, out var refusal) ? new Search(holds) : refusal;
    }

    private static Outcome<Predicate<Candidate>> ReadGroup(JsonElement? all, JsonElement? any, Func<JsonElement, Outcome<Predicate<Candidate>>> read)
    {
        if (!ReadList(all, "_and", read).TryGet(out var every, out var refusal)) return refusal;
        if (!ReadList(any, "_or", read).TryGet(out var some, out refusal)) return refusal;
        return Outcome<Predicate<Candidate>>.Of(candidate =>
            every.TrueForAll(holds => holds(candidate)) && (some.Count == 0 || some.Exists(holds => holds(candidate))));
    }

    private static Outcome<List<Predicate<Candidate>>> ReadList(JsonElement? list, string name, Func<JsonElement, Outcome<Predicate<Candidate>>> read)
    {
        var parts = new List<Predicate<Candidate>>();
        if (list is not { } given) return parts;
        if (given.ValueKind != JsonValueKind.Array) return Refusal.Invalid($"{name} must be a list.", name);
        foreach (var item in given.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object) return Refusal.Invalid($"{name} must be a list of objects.", name);
            if (!read(item).TryGet(out var part, out var refusal)) return refusal;
            parts.Add(part);
        }

        return parts;
    }

    private static Outcome<Predicate<Candidate>> ReadQuestion(JsonElement question)
    {
        var parts = new List<Predicate<Candidate>>();
        foreach (var (name, read) in Subjects)
        {
            if (!question.TryGetProperty(name, out var conditions)) continue;
            if (conditions.ValueKind != JsonValueKind.Object) return Refusal.Invalid($"{name} must be an object with _and or _or.", name);
            if (!ReadGroup(Member(conditions, "_and"), Member(conditions, "_or"), read).TryGet(out var part, out var refusal)) return refusal;
            parts.Add(part);
        }

        if (parts.Count == 0) return Refusal.Invalid("Each question must be of tag, name, created or modified.");
        return Outcome<Predicate<Candidate>>.Of(candidate => parts.TrueForAll(holds => holds(candidate)));
    }

    private static (string Name, Func<JsonElement, Outcome<Predicate<Candidate>>> Read)[] Subjects { get; } =
    [
        ("tag", static condition => ReadText(condition, static (candidate, text) => candidate.Tags.Contains(text, StringComparer.OrdinalIgnoreCase))),
        ("name", static condition => ReadText(condition, static (candidate, text) => candidate.Entry.Name.Contains(text, StringComparison.OrdinalIgnoreCase))),
        ("created", static condition => ReadTime(condition, static candidate => candidate.Entry.Facts.CreateTime)),
        ("modified", static condition => ReadTime(condition, static candidate => candidate.Entry.Facts.Stat.ModifyTime)),
    ];

    private static Outcome<Predicate<Candidate>> ReadText(JsonElement condition, Func<Candidate, string, bool> holds)
    {
        if (TextOf(condition, "type") is not (null or "text")) return Refusal.Invalid("The type of a name or tag must be text.", "type");
        if (TextOf(condition, "value") is not { Length: > 0 } text) return Refusal.Invalid("The value of a name or tag must be a text.", "value");
        return Outcome<Predicate<Candidate>>.Of(candidate => holds(candidate, text));
    }

    private static Outcome<Predicate<Candidate>> ReadTime(JsonElement condition, Func<Candidate, long> timeOf)
    {
        var time = Member(condition, "value") is { } value ? UnixTime.Parse(value) : null;
        if (time is not { } given) return Refusal.Invalid("The value of a time must be Unix seconds.", "value");
        return TextOf(condition, "type") switch
        {
            "from" => Outcome<Predicate<Candidate>>.Of(candidate => timeOf(candidate) >= given),
            "to" => Outcome<Predicate<Candidate>>.Of(candidate => timeOf(candidate) <= given),
            _ => Refusal.Invalid("The type of a time must be from or to.", "type"),
        };
    }

    private static JsonElement? Member(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? TextOf(JsonElement json, string name)
    {
        if (Member(json, name) is not { ValueKind: JsonValueKind.String } value) return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: no name has it.
            return null;
        }
    }
}
