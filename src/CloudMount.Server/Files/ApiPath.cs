using CloudMount.Server.Native;

namespace CloudMount.Server.Files;

/// <summary>
/// A path below the served folder, each segment a name that can be given to the file system as it is. "/" is the folder itself. A
/// value of this type exists only for a path that was checked.
/// </summary>
internal sealed class ApiPath
{
    /// <summary>As many levels as a walk holds open directories at once.</summary>
    public const int MaxDepth = 512;

    private ApiPath(string[] segments) => Segments = segments;

    public static ApiPath Root { get; } = new([]);

    /// <summary>Where deleted entries lie; no path that a client writes leads there.</summary>
    public static ApiPath Trash { get; } = new([UnfinishedArea.Name, UnfinishedArea.TrashName]);

    public static Refusal TooDeep { get; } = Refusal.Invalid($"A path has more than {MaxDepth} levels.");

    public IReadOnlyList<string> Segments { get; }

    public bool IsRoot => Segments.Count == 0;

    /// <summary>The last segment; empty for the root.</summary>
    public string Name => IsRoot ? "" : Segments[^1];

    public ApiPath Parent => IsRoot ? this : new([.. Segments.Take(Segments.Count - 1)]);

    /// <summary>Checks decoded segments.</summary>
    public static Outcome<ApiPath> From(IReadOnlyList<string> segments)
    {
        if (segments.Count > MaxDepth) return TooDeep;
        foreach (var segment in segments)
        {
            if (EntryName.WhyNot(segment) is { } reason) return Refusal.Invalid(reason);
        }

        if (segments.Count > 0 && segments[0] == UnfinishedArea.Name)
            return Refusal.Invalid($"{UnfinishedArea.Name} is the server's own.");
        return new ApiPath([.. segments]);
    }

    /// <summary>Reads a path that is not percent-encoded, as fields have it; doubled and trailing slashes are ignored.</summary>
    public static Outcome<ApiPath> Parse(string text) => From(text.Split('/', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The path of that name in the same directory.</summary>
    public Outcome<ApiPath> Sibling(string name) => From([.. Segments.Take(Segments.Count - 1), name]);

    /// <summary>The path of that name in this directory.</summary>
    public Outcome<ApiPath> Child(string name)
    {
        if (IsRoot) return From([name]);
        if (Segments.Count >= MaxDepth) return TooDeep;
        return EntryName.WhyNot(name) is { } reason ? Refusal.Invalid(reason, "name") : new ApiPath([.. Segments, name]);
    }

    public bool IsWithin(ApiPath ancestor) =>
        Segments.Count >= ancestor.Segments.Count && Segments.Take(ancestor.Segments.Count).SequenceEqual(ancestor.Segments);

    public override string ToString() => "/" + string.Join('/', Segments);
}
