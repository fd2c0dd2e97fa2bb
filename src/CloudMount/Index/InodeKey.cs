using CloudMount.Primitives;

namespace CloudMount.Index;

/// <summary>The key of an inode in the attribute cache. Mutable, so that a thread can ask with one object for ever.</summary>
internal sealed class InodeKey(ulong inode) : IEquatable<InodeKey>
{
    [ThreadStatic]
    private static InodeKey? _probe;

    private ulong _inode = inode;

    /// <summary>This thread's key to ask with; never store it.</summary>
    public static InodeKey Probe(InodeNumber inode)
    {
        var probe = _probe ??= new(0);
        probe._inode = inode.Value;
        return probe;
    }

    public bool Equals(InodeKey? other) => other is not null && other._inode == _inode;

    public override bool Equals(object? obj) => Equals(obj as InodeKey);

    public override int GetHashCode() => _inode.GetHashCode();
}
