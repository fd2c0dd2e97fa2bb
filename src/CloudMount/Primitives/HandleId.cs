namespace CloudMount.Primitives;

/// <summary>Names one open file or directory of a running mount. 0 is no handle.</summary>
public readonly record struct HandleId(ulong Value)
{
    public static HandleId None => default;
}
