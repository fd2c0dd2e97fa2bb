using CloudMount.Server.Files;

namespace CloudMount.Server.Api.V2;

/// <summary>Paths in the fields of an operation, as they are, with or without slashes at their ends.</summary>
internal static class PathFields
{
    private const int MaxPaths = 1000;

    /// <summary>The path of a field. Missing, Invalid.</summary>
    public static Outcome<ApiPath> Read(CallFields fields, string name)
    {
        if (fields[name] is not { Length: > 0 } text) return new Refusal(RefusalKind.Missing, $"{name} must be the path.", name);
        return ApiPath.Parse(text).TryGet(out var path, out var refusal) ? path : refusal with { Field = name };
    }

    /// <summary>The paths of a repeated field, each of something that is there and not the root. Missing, Invalid, NotFound, Forbidden.</summary>
    public static Outcome<IReadOnlyList<ApiPath>> ReadSources(CallFields fields, string name, ServedTree tree)
    {
        var texts = fields.All(name);
        if (texts.Count == 0 || texts.Any(text => text.Length == 0)) return new Refusal(RefusalKind.Missing, $"{name} must be the path, or be repeated for several.", name);
        if (texts.Count > MaxPaths) return Refusal.Invalid($"{name} can be repeated {MaxPaths} times at most.", name);
        var paths = new List<ApiPath>();
        foreach (var text in texts.Distinct(StringComparer.Ordinal))
        {
            if (!ApiPath.Parse(text).TryGet(out var path, out var refusal)) return refusal with { Field = name };
            if (path.IsRoot) return new Refusal(RefusalKind.Forbidden, "The root directory cannot be moved, copied or deleted.", name);
            if (!tree.Look(path).TryGet(out _, out refusal)) return refusal with { Field = name };
            paths.Add(path);
        }

        return Outcome<IReadOnlyList<ApiPath>>.Of(paths);
    }

    /// <summary>The path of a directory that is there. Missing, Invalid, NotFound.</summary>
    public static Outcome<ApiPath> ReadDirectory(CallFields fields, string name, ServedTree tree)
    {
        if (!Read(fields, name).TryGet(out var path, out var refusal)) return refusal;
        if (!tree.Look(path).TryGet(out var facts, out refusal)) return refusal with { Field = name };
        return facts.Stat.IsDirectory ? path : Refusal.Invalid($"{name} must be a directory.", name);
    }
}
