using System.Diagnostics.CodeAnalysis;

namespace CloudMount.Remote;

/// <summary>
/// A path on the remote below the root of the mount: "/" or "/a/b", without trailing slash, empty segments, "." or "..". Not escaped.
/// Compared ordinally.
/// </summary>
public readonly record struct RemotePath
{
    private readonly string? _value;

    private RemotePath(string value) => _value = value;

    public static RemotePath Root => new("/");

    public string Value => _value ?? "/";

    public bool IsRoot => Value.Length == 1;

    /// <summary>The last segment; empty for the root.</summary>
    public string Name => Value[(Value.LastIndexOf('/') + 1)..];

    /// <summary>The directory that holds it; the root for the root.</summary>
    public RemotePath Parent => Value.LastIndexOf('/') is var slash and > 0 ? new(Value[..slash]) : Root;

    /// <summary>Whether a name can be one segment: not empty, not "." or "..", without "/" and zero, at most 255 bytes of UTF-8.</summary>
    public static bool IsName([NotNullWhen(true)] string? name) =>
        !string.IsNullOrEmpty(name) && name is not "." and not ".." && !name.AsSpan().ContainsAny('/', '\0')
        && (name.Length <= 85 || System.Text.Encoding.UTF8.GetByteCount(name) <= 255);

    /// <summary>The entry of that name in this directory. The name must satisfy <see cref="IsName"/>.</summary>
    public RemotePath Child(string name)
    {
        if (!IsName(name)) throw new ArgumentException("Not the name of an entry.", nameof(name));
        return new(IsRoot ? "/" + name : $"{Value}/{name}");
    }

    /// <summary>Reads a path, forgiving missing, doubled and trailing slashes. False when a segment is no name.</summary>
    public static bool TryParse(string text, out RemotePath path)
    {
        path = Root;
        foreach (var segment in text.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!IsName(segment)) return false;
            path = path.Child(segment);
        }

        return true;
    }

    /// <summary>Whether this is <paramref name="ancestor"/> or lies below it.</summary>
    public bool IsWithin(RemotePath ancestor) =>
        ancestor.IsRoot || Value == ancestor.Value || Value.StartsWith(ancestor.Value + "/", StringComparison.Ordinal);

    public override string ToString() => Value;
}
