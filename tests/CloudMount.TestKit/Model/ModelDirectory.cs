using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace CloudMount.TestKit.Model;

/// <summary>The entries of a directory, in the order they were made.</summary>
internal sealed class ModelDirectory(ModelInode? parent)
{
    public const ulong SelfCookie = 1;
    public const ulong ParentCookie = 2;

    private readonly Dictionary<string, ModelEntry> _byName = new(StringComparer.Ordinal);
    private readonly SortedDictionary<ulong, ModelEntry> _byCookie = [];
    private ulong _lastCookie = ParentCookie;

    /// <summary>Null for the root and for what is removed.</summary>
    public ModelInode? Parent { get; set; } = parent;

    public bool IsRemoved { get; set; }

    public int Count => _byName.Count;

    public bool TryFind(ReadOnlySpan<byte> name, [MaybeNullWhen(false)] out ModelEntry entry) => _byName.TryGetValue(Key(name), out entry);

    /// <summary>Adds the name, or lets it lead elsewhere.</summary>
    public void Set(ReadOnlySpan<byte> name, ModelInode inode)
    {
        var cookie = TryFind(name, out var old) ? old.Cookie : ++_lastCookie;
        var entry = new ModelEntry(name.ToArray(), cookie, inode);
        _byName[Key(name)] = entry;
        _byCookie[cookie] = entry;
    }

    public void Remove(ReadOnlySpan<byte> name)
    {
        if (_byName.Remove(Key(name), out var entry)) _byCookie.Remove(entry.Cookie);
    }

    public IEnumerable<ModelEntry> After(ulong cookie) => _byCookie.Values.SkipWhile(entry => entry.Cookie <= cookie);

    /// <summary>One character per byte, so that any bytes make a key.</summary>
    private static string Key(ReadOnlySpan<byte> name) => Encoding.Latin1.GetString(name);
}
