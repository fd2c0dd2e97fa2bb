namespace CloudMount.Remote;

/// <summary>What a change left at its path.</summary>
public enum RemoteChangeKind
{
    /// <summary>The service does not say: the entry, and what a directory holds, may be another.</summary>
    Unknown,

    /// <summary>An entry: new, of other content or attributes, or moved there.</summary>
    Present,

    /// <summary>Nothing.</summary>
    Deleted,
}
