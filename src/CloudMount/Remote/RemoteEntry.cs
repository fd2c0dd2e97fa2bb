using CloudMount.Primitives;

namespace CloudMount.Remote;

/// <summary>
/// One file or directory as the remote shows it. Checked when it was read: the name satisfies <see cref="RemotePath.IsName"/>, the size
/// is not negative.
/// </summary>
public sealed record RemoteEntry
{
    /// <summary>The last segment; empty for the root.</summary>
    public required string Name { get; init; }

    public required bool IsDirectory { get; init; }

    /// <summary>Bytes; 0 for a directory.</summary>
    public required long Size { get; init; }

    public required Timestamp ModifyTime { get; init; }

    public required Timestamp CreateTime { get; init; }

    /// <summary>The service's own id, where it has ids.</summary>
    public string? Id { get; init; }

    /// <summary>
    /// The remote's mark of the content. Equal marks mean equal bytes; opaque but never empty. Empty for a directory.
    /// </summary>
    public required string Version { get; init; }

    /// <summary>What the service keeps for us beside the content; empty where it keeps nothing.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = EmptyAttributes;

    /// <summary>The entries of a directory that was listed; null when this level was not listed.</summary>
    public IReadOnlyList<RemoteEntry>? Children { get; init; }

    internal static IReadOnlyDictionary<string, string> EmptyAttributes { get; } = new Dictionary<string, string>();
}
