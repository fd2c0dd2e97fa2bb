using CloudMount.Primitives;

namespace CloudMount.Index;

/// <summary>
/// One name: where this mount shows it (Local) and where the remote has it (Base). Without Local it was removed here and the
/// remote does not know yet; without Base it was made here.
/// </summary>
internal sealed record EntryRecord
{
    public long Id { get; init; }

    /// <summary>The directory that shows it; null when it was removed here.</summary>
    public InodeNumber? Parent { get; init; }

    /// <summary>The name Local shows; kept when the entry was removed.</summary>
    public required string Name { get; init; }

    public required InodeNumber Inode { get; init; }

    public BaseRecord? Base { get; init; }

    /// <summary>Local and Base may differ; the reconciler looks at it.</summary>
    public bool IsDirty { get; init; }

    /// <summary>A first call to create it was sent and its answer is not known yet.</summary>
    public bool IsBegun { get; init; }

    public bool IsRemoved => Parent is null;

    public bool IsMoved => Base is { } known && Parent is { } parent && (known.Parent != parent || known.Name != Name);
}
