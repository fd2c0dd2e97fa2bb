using CloudMount.Server.Api;
using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Quatrix.Ids;

namespace CloudMount.Server.Quatrix.Calls;

/// <summary>
/// The parameters that are no part of API 1.0 (docs/quatrix-extensions.md): paths in the place of ids, conditions, attributes. Where extensions
/// are not offered, none of them is seen.
/// </summary>
internal sealed class ExtendedParameters(EntryIds ids, bool areOffered)
{
    public bool AreOffered => areOffered;

    /// <summary>The entry that a call names by id or by path. NotFound, Missing, Invalid.</summary>
    /// <param name="isOptional">Without either it is the home.</param>
    public Outcome<Identified> Entry(JsonBody body, string idName, string pathName, bool isOptional = false)
    {
        if (!OptionalText(body, pathName).TryGet(out var path, out var refusal)) return refusal;
        if (path is not null) return Find(path);
        if (!body.OptionalText(idName).TryGet(out var id, out refusal)) return refusal;
        return id is null && !isOptional ? JsonBody.Missing(idName) : ids.Find(id);
    }

    /// <summary>As <see cref="Entry(JsonBody, string, string, bool)"/>, which must be a directory. Invalid for the id of a file, NotFound for its path.</summary>
    public Outcome<Identified> Directory(JsonBody body, string idName, string pathName, bool isOptional = false)
    {
        if (!Entry(body, idName, pathName, isOptional).TryGet(out var entry, out var refusal)) return refusal;
        if (entry.Facts.Stat.IsDirectory) return entry;
        return areOffered && body.Has(pathName) ? Refusal.NoSuchParent : Refusal.Invalid("The target is no directory.", idName);
    }

    /// <summary>The entry of <c>path</c> in a query, or of an id. NotFound.</summary>
    public Outcome<Identified> Entry(CallRequest request) => PathOf(request) is { } path ? Find(path) : ids.Find(request.Id);

    /// <summary>The path in a query; null without.</summary>
    public string? PathOf(CallRequest request) => areOffered ? request.Query("path") : null;

    /// <summary>Whether a listing is to hold all that is below.</summary>
    public bool AsksForTree(CallRequest request) => areOffered && request.Query("depth") == "all";

    /// <summary>What a call that brings content says in its query of the place and terms of it. NotFound (the parent), Missing, Invalid.</summary>
    public Outcome<(Identified Parent, UploadOrder Order)> Placement(CallRequest request)
    {
        if (request.Query("path") is not { } text) return JsonBody.Missing("path");
        if (request.Query("if_version") is not { } version) return JsonBody.Missing("if_version");
        if (!ApiPath.Parse(text).TryGet(out var path, out var refusal)) return refusal;
        if (path.IsRoot) return Refusal.Invalid("The home takes no content.", "path");
        long? time = null;
        if (request.Query("mtime") is { } seconds && (time = UnixTime.Parse(seconds)) is null) return UnixTime.Invalid;
        IReadOnlyList<KeyValuePair<string, string>>? attributes = null;
        if (request.Query("attributes") is { } json && !JsonFields.ReadAttributes(json).TryGet(out attributes, out refusal)) return refusal;
        if (!Find(path.Parent).TryGet(out var parent, out refusal)) return refusal;
        if (!parent.Facts.Stat.IsDirectory) return Refusal.NoSuchParent;
        return (parent, new UploadOrder(path, version, new(time, null, attributes, version.Length == 0 ? EntryId.Mint() : null)));
    }

    /// <summary>The entries of <c>paths</c>; null where the call has none. NotFound, Invalid.</summary>
    public Outcome<List<Identified>?> Entries(JsonBody body)
    {
        if (!areOffered || !body.Has("paths")) return (List<Identified>?)null;
        if (!body.Texts("paths").TryGet(out var paths, out var refusal)) return refusal;
        var found = new List<Identified>(paths.Count);
        foreach (var path in paths)
        {
            if (!Find(path).TryGet(out var entry, out refusal)) return refusal;
            found.Add(entry);
        }

        return found;
    }

    /// <summary>The version a file must have; null for any.</summary>
    public Outcome<string?> Version(JsonBody body) => OptionalText(body, "if_version");

    /// <summary>The mark a directory must have; null for any.</summary>
    public Outcome<string?> Tree(JsonBody body) => OptionalText(body, "if_tree");

    /// <summary>What replaces the attributes of an entry; null to keep them.</summary>
    public Outcome<IReadOnlyList<KeyValuePair<string, string>>?> Attributes(JsonBody body)
    {
        if (!areOffered || body.RawText("attributes") is not { } text) return Outcome<IReadOnlyList<KeyValuePair<string, string>>?>.Of(null);
        return JsonFields.ReadAttributes(text).TryGet(out var attributes, out var refusal)
            ? Outcome<IReadOnlyList<KeyValuePair<string, string>>?>.Of(attributes) : refusal;
    }

    private Outcome<string?> OptionalText(JsonBody body, string name) => areOffered ? body.OptionalText(name) : (string?)null;

    private Outcome<Identified> Find(string path) => Find(path.Split('/', StringSplitOptions.RemoveEmptyEntries));

    private Outcome<Identified> Find(ApiPath path) => Find(path.Segments);

    private Outcome<Identified> Find(IReadOnlyList<string> names) =>
        ids.FindHome().TryGet(out var home, out var refusal) ? ids.Find(home, names) : refusal;
}
