namespace CloudMount.Server.Api.V2;

/// <summary>Which fields of path objects a client wants.</summary>
internal sealed class InfoFields
{
    private const string Children = "children";

    private readonly HashSet<string> _wanted;

    private InfoFields(HashSet<string> wanted)
    {
        NamesChildren = wanted.Remove(Children);
        _wanted = wanted;
    }

    public static InfoFields All { get; } = new([]);

    public static InfoFields Of(params string[] names) => new(names.ToHashSet(StringComparer.Ordinal));

    /// <summary>Whether the field of the children is named, by which clients of /api/3/ ask for them. It is none of a child.</summary>
    public bool NamesChildren { get; }

    /// <summary>Whether anything of a directory is wanted that takes a look at what is in it.</summary>
    public bool NeedsMeasure => Wants("size") || Wants("items");

    /// <summary>From the field "fields", repeated or with commas; all are wanted where it names none.</summary>
    public static InfoFields Read(CallFields fields) => new(
        fields.All("fields").SelectMany(names => names.Split(',', StringSplitOptions.RemoveEmptyEntries)).ToHashSet(StringComparer.Ordinal));

    public bool Wants(string name) => _wanted.Count == 0 || _wanted.Contains(name);
}
