namespace CloudMount.Primitives;

/// <summary>Names a file system object of one mount. Never reused, the same after a restart. The root is 1, as in FUSE.</summary>
public readonly record struct InodeNumber(ulong Value)
{
    public static InodeNumber Root => new(1);

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
