using CloudMount.Primitives;

namespace CloudMount.Index;

/// <summary>The key of a name in a directory in the attribute cache. Mutable, so that a thread can ask with one object for ever.</summary>
internal sealed class NameKey : IEquatable<NameKey>
{
    private const int MaxBytes = 256;

    [ThreadStatic]
    private static NameKey? _probe;

    private readonly byte[] _name;
    private ulong _parent;
    private int _length;
    private int _hash;

    private NameKey(int capacity) => _name = new byte[capacity];

    /// <summary>A key that equals no name until it is <see cref="Set"/>.</summary>
    public static NameKey CreateEmpty()
    {
        var key = new NameKey(MaxBytes);
        key.Clear();
        return key;
    }

    /// <summary>A key to store.</summary>
    public static NameKey Create(InodeNumber parent, ReadOnlySpan<byte> name)
    {
        var key = new NameKey(name.Length);
        key.Set(parent, name);
        return key;
    }

    /// <summary>This thread's key to ask with; never store it. Names longer than a name can be never match.</summary>
    public static NameKey Probe(InodeNumber parent, ReadOnlySpan<byte> name)
    {
        var probe = _probe ??= new(MaxBytes);
        probe.Set(parent, name);
        return probe;
    }

    public bool Equals(NameKey? other) =>
        other is not null && other._hash == _hash && other._parent == _parent
        && _name.AsSpan(0, _length).SequenceEqual(other._name.AsSpan(0, other._length));

    public override bool Equals(object? obj) => Equals(obj as NameKey);

    public override int GetHashCode() => _hash;

    public bool Is(InodeNumber parent, ReadOnlySpan<byte> name) =>
        _length == name.Length && _parent == parent.Value && _name.AsSpan(0, _length).SequenceEqual(name);

    public void Clear() => _length = -1;

    /// <summary>Names longer than a name can be become the empty one, which nothing has.</summary>
    public void Set(InodeNumber parent, ReadOnlySpan<byte> name)
    {
        if (name.Length > _name.Length) name = default;
        _parent = parent.Value;
        _length = name.Length;
        name.CopyTo(_name);
        var hash = default(HashCode);
        hash.Add(parent.Value);
        hash.AddBytes(name);
        _hash = hash.ToHashCode();
    }
}
