namespace CloudMount.Remote.Http;

/// <summary>An address from which ranges of one version of a file can be had for a while.</summary>
/// <param name="versionTag">The entity tag of that version where the server has versions; else the first reply's tag is kept.</param>
internal sealed class DownloadLink(Uri address, long size, string? versionTag)
{
    private string? _entityTag = versionTag;

    public Uri Address { get; } = address;

    /// <summary>Of the whole file in bytes.</summary>
    public long Size { get; } = size;

    /// <summary>With it all ranges are of one content; null when it is not known yet.</summary>
    public string? EntityTag => Volatile.Read(ref _entityTag);

    /// <summary>Compares a reply's tag with the one of this link, or keeps it as such. Weak tags say nothing about bytes.</summary>
    public bool TryKeep(string tag) =>
        !tag.StartsWith('"') || (Interlocked.CompareExchange(ref _entityTag, tag, null) ?? tag) == tag;
}
