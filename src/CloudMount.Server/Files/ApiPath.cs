using CloudMount.Server.Native;

namespace CloudMount.Server.Files;

/// <summary>
/// A path in a <see cref="Territory"/>, each segment a name that can be given to the file system as it is. "/" is the territory's root. A
/// value of this type exists only for a path that was checked.
/// </summary>
internal sealed class ApiPath
{
    /// <summary>As many levels as a walk holds open directories at once.</summary>
    public const int MaxDepth = 512;

    private ApiPath(string[] segments) => Segments = segments;

    public static ApiPath Root { get; } = new([]);

    /// <summary>Where deleted entries lie, in each territory its own; no path that a client writes leads there.</summary>
    public static ApiPath Trash { get; } = new([UnfinishedArea.Name, UnfinishedArea.TrashName]);

    /// <summary>Where the trashes of territories lie that are not the whole folder, in the whole folder.</summary>
    public static ApiPath Trashes { get; } = new([UnfinishedArea.Name, UnfinishedArea.TrashesName]);

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

        if (segments.Count > 0 && ReservedNames.Has(segments[0]))
            return Refusal.Invalid($"{segments[0]} is the server's own.");
        return new ApiPath([.. segments]);
    }

    /// <summary>A path of names that the server has found, of which the first may be its own: never of what a client wrote.</summary>
    public static ApiPath OfNames(IEnumerable<string> names) => new([.. names]);

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
