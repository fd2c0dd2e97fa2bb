using CloudMount.Index;
using CloudMount.Remote;

namespace CloudMount.WriteBack;

/// <summary>Content, times and attributes of an inode that belong together: those of the generations in <paramref name="Inode"/>.</summary>
/// <param name="Attributes">To send with it.</param>
/// <param name="Lease">Keeps the staging file open; null when there is none.</param>
internal sealed record SealedContent(
    InodeRecord Inode, IUploadSource Source, IReadOnlyDictionary<string, string> Attributes, IDisposable? Lease) : IDisposable
{
    /// <summary>False when extended attributes were left out of <see cref="Attributes"/> because they do not fit the service.</summary>
    public bool HasAllAttributes { get; init; } = true;

    /// <summary>Differs from that of any other content of the inode, also over a restart; null when nothing like it is known.</summary>
    public string? Identity { get; init; }

    public void Dispose() => Lease?.Dispose();
}
