using CloudMount.Index;
using CloudMount.Primitives;

namespace CloudMount.WriteBack;

/// <summary>The next step for an entry, as the index was when it was planned.</summary>
internal sealed record Step(StepKind Kind, EntryRecord Entry)
{
    public InodeRecord? Inode { get; init; }

    /// <summary>Where the remote has the entry.</summary>
    public Place? Source { get; init; }

    /// <summary>Where the remote shall have it; for an upload in place the same as <see cref="Source"/>.</summary>
    public Place? Target { get; init; }

    /// <summary>A removed file whose remote place <see cref="Target"/> is: it is replaced instead of deleted.</summary>
    public EntryRecord? Over { get; init; }

    /// <summary>The entries waited for.</summary>
    public IReadOnlyList<long> WaitsFor { get; init; } = [];

    public WaitReason Reason { get; init; }

    /// <summary>The directories the paths lead through: they must stay where they are during the call.</summary>
    public IReadOnlyCollection<InodeNumber> Through { get; init; } = [];

    /// <summary>The directory that itself moves or goes: no other call may run below it.</summary>
    public InodeNumber? Whole => Kind is StepKind.Move or StepKind.DeleteTree && Inode is { IsDirectory: true } ? Inode.Inode : null;

    public bool IsLarge(long bytes) => Kind == StepKind.Upload && Inode!.Size > bytes;
}
