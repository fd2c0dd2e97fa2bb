using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Remote;

namespace CloudMount.WriteBack;

internal static partial class Planner
{
    // Entries waited for at once; when they are gone the directory is looked through again.
    private const int MaxWaits = 1024;

    private static Step PlanRemoval(in IndexChange view, EntryRecord entry, InodeRecord? inode, RemoteCapabilities capabilities)
    {
        if (entry.Base is not { } known) return new(StepKind.Forget, entry) { Inode = inode };
        if (BasePlaces.DirectoryEntry(view, known.Parent) is { IsRemoved: true } above) return Wait(entry, inode, WaitReason.Folded, above.Id);
        var through = new HashSet<InodeNumber>();
        if (Source(view, entry, through, out var source) is { } wait) return wait;
        var step = new Step(StepKind.Delete, entry) { Inode = inode, Source = source, Through = through };
        if (entry.IsBegun) return step with { Kind = StepKind.Resolve };
        if (inode is { IsDirectory: true }) return PlanTreeRemoval(view, step with { Kind = StepKind.DeleteTree });
        return IsReplacedBy(view, known, capabilities) is { } successor ? Wait(entry, inode, WaitReason.Folded, successor.Id) : step;
    }

    private static Step PlanTreeRemoval(in IndexChange view, Step step)
    {
        var alive = AliveBelow(view, step.Entry.Inode);
        return alive.Count == 0 ? step : Wait(step.Entry, step.Inode, WaitReason.NotEmpty, [.. alive]);
    }

    /// <summary>The entry that will be put over the remote place of a removed file; the mirror of how the other side plans.</summary>
    private static EntryRecord? IsReplacedBy(in IndexChange view, BaseRecord known, RemoteCapabilities capabilities)
    {
        if (view.FindEntry(known.Parent, known.Name) is not { IsDirty: true, IsBegun: false } successor) return null;
        if (view.FindInode(successor.Inode) is not { IsDirectory: false } inode || !RemoteAttributes.CanHold(inode.Kind, capabilities)) return null;
        if (successor.Base is null) return successor;
        return successor.IsMoved && Replacement(new(successor, inode, capabilities, false)) is not null ? successor : null;
    }

    /// <summary>Entries the remote still has somewhere below a directory, and Local shows elsewhere.</summary>
    private static List<long> AliveBelow(in IndexChange view, InodeNumber directory)
    {
        var alive = new List<long>();
        var pending = new Stack<InodeNumber>([directory]);
        while (pending.TryPop(out var at) && alive.Count < MaxWaits)
        {
            foreach (var entry in view.BasesUnder(at))
            {
                if (!entry.IsRemoved) alive.Add(entry.Id);
                else if (view.FindInode(entry.Inode) is { IsDirectory: true }) pending.Push(entry.Inode);
            }
        }

        return alive;
    }
}
