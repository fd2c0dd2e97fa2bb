using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CloudMount.Server.Files;

/// <summary>
/// What of the served folder somebody reaches: a directory with all that is below, which is "/" to him. All paths of calls begin there
/// (<see cref="ServedTree.Find(ApiPath)"/>), so none of them leads out; full paths, as the journal keeps them, begin at the served folder.
/// Immutable.
/// </summary>
internal sealed class Territory
{
    private const int HashLength = 32;
    private const int SiteIdLength = 32;
    private static readonly string SitesPrefix = $"/{ReservedNames.Sites}/";

    private readonly string[] _names;
    private string? _trashName;

    private Territory(Guid? site, string[] names)
    {
        (Site, _names) = (site, names);
        Root = names.Length == 0 ? "" : "/" + string.Join('/', names);
    }

    /// <summary>The served folder, in which the sites are not seen.</summary>
    public static Territory Whole { get; } = new(null, []);

    /// <summary>The id of the site it is in; null for accounts of the operator.</summary>
    public Guid? Site { get; }

    /// <summary>The full path of its root; empty for the served folder.</summary>
    public string Root { get; }

    /// <summary>The names below the served folder that lead to its root.</summary>
    public IReadOnlyList<string> Names => _names;

    public bool IsWhole => _names.Length == 0;

    /// <summary>The directory among those of <see cref="ApiPath.Trashes"/> in which its deleted entries lie.</summary>
    public string TrashName => _trashName ??= string.Create(
        CultureInfo.InvariantCulture,
        $"{TrashPrefixOf(Site)}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Root)))[..HashLength]}");

    /// <summary>All that is of the same site; of the operator's the served folder.</summary>
    public Territory Widest => Site is null ? Whole : new(Site, _names[..2]);

    /// <param name="names">Below the served folder: for a site the directory of all sites and the site's name, then what is below. Each is a name.</param>
    public static Territory Of(Guid? site, IReadOnlyList<string> names) => names.Count == 0 ? Whole : new(site, [.. names]);

    /// <summary>What the names of the trashes of a site begin with.</summary>
    public static string TrashPrefixOf(Guid? site) => $"{site ?? Guid.Empty:N}-";

    /// <summary>Whose such a trash is; null for none of a site.</summary>
    public static Guid? SiteOfTrash(string name) =>
        name.Length > SiteIdLength && name[SiteIdLength] == '-' && Guid.TryParseExact(name.AsSpan(0, SiteIdLength), "N", out var site) && site != Guid.Empty
            ? site : null;

    /// <summary>The names below the served folder that a path in the territory stands for.</summary>
    public IReadOnlyList<string> NamesOf(ApiPath path)
    {
        if (IsWhole) return path.Segments;
        return path.IsWithin(ApiPath.Trash)
            ? [.. ApiPath.Trashes.Segments, TrashName, .. path.Segments.Skip(ApiPath.Trash.Segments.Count)]
            : [.. _names, .. path.Segments];
    }

    /// <summary>The path in the territory that names below the served folder stand for; null for what lies outside.</summary>
    public ApiPath? PathOf(IReadOnlyList<string> names)
    {
        if (IsWhole) return names is [UnfinishedArea.Name, not UnfinishedArea.TrashName, ..] or [ReservedNames.Sites, ..] ? null : ApiPath.OfNames(names);
        if (names.Count >= _names.Length && names.Take(_names.Length).SequenceEqual(_names)) return ApiPath.OfNames(names.Skip(_names.Length));
        var trash = ApiPath.Trashes.Segments.Count;
        return names.Count > trash && names[trash] == TrashName && names.Take(trash).SequenceEqual(ApiPath.Trashes.Segments)
            ? ApiPath.OfNames([.. ApiPath.Trash.Segments, .. names.Skip(trash + 1)]) : null;
    }

    public string FullPathOf(ApiPath path) => IsWhole ? path.ToString() : "/" + string.Join('/', NamesOf(path));

    /// <summary>The path in the territory that a full path stands for; null for what lies outside, and for the trash.</summary>
    public string? PathOf(string fullPath)
    {
        if (IsWhole) return fullPath.StartsWith(SitesPrefix, StringComparison.Ordinal) ? null : fullPath;
        if (fullPath.Length == Root.Length) return fullPath == Root ? "/" : null;
        return fullPath.Length > Root.Length && fullPath[Root.Length] == '/' && fullPath.StartsWith(Root, StringComparison.Ordinal) ? fullPath[Root.Length..] : null;
    }

    /// <summary>Whether a full path is that of the root, or of a directory above it.</summary>
    public bool IsBelow(string fullPath) => !IsWhole
        && Root.StartsWith(fullPath, StringComparison.Ordinal) && (Root.Length == fullPath.Length || Root[fullPath.Length] == '/');

    public override string ToString() => IsWhole ? "/" : Root;
}
