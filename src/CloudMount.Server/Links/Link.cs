namespace CloudMount.Server.Links;

/// <summary>A way for anybody to a file, or to a directory and all below it.</summary>
/// <param name="Uid">Who knows it needs no credentials.</param>
/// <param name="Owner">The account that made it, in whose territory the path leads.</param>
/// <param name="Created">Unix seconds.</param>
internal sealed record Link(string Uid, Guid Owner, string Path, long Created)
{
    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>Unix seconds; null for never.</summary>
    public long? Expires { get; init; }
}
