namespace CloudMount;

/// <summary>Why a volume cannot be opened.</summary>
public enum VolumeErrorKind
{
    /// <summary>Another mount uses the cache directory.</summary>
    CacheInUse,

    /// <summary>The cache directory belongs to another remote, or holds files that are not ours.</summary>
    CacheForeign,

    /// <summary>The index in the cache directory is damaged or of another format.</summary>
    CacheDamaged,

    /// <summary>The cache directory cannot be made or written.</summary>
    CacheNotWritable,
}
