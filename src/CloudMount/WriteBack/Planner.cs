using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Remote;

namespace CloudMount.WriteBack;

/// <summary>
/// Says what comes next for one entry, from Local and Base alone: no I/O, no clock, nothing remembered. README.md has the table. Each step
/// is one that may be taken now whatever else is pending; what depends on another entry waits for it.
/// </summary>
internal static partial class Planner
{
    /// <param name="cutsCircle">The entry stands in a circle of names and goes by an unused name.</param>
    public static Step? Plan(in IndexChange view, long id, RemoteCapabilities capabilities, bool cutsCircle)
    {
        if (view.FindEntry(id) is not { } entry) return null;
        var inode = view.FindInode(entry.Inode);
        if (!entry.IsDirty) return new(StepKind.None, entry) { Inode = inode };
        if (entry.IsRemoved) return PlanRemoval(view, entry, inode, capabilities);
        if (inode is null) return new(StepKind.Forget, entry);
        if (!BasePlaces.Differs(entry, inode) || !RemoteAttributes.CanHold(inode.Kind, capabilities)) return new(StepKind.Settle, entry) { Inode = inode };
        var planned = new Draft(entry, inode, capabilities, cutsCircle);
        if (entry.IsBegun) return PlanBegun(view, planned);
        if (entry.Base is null) return PlanCreation(view, planned);
        return entry.IsMoved ? PlanMove(view, planned) : PlanInPlace(view, planned);
    }

    private static Step PlanBegun(in IndexChange view, in Draft draft)
    {
        if (!draft.Entry.IsMoved) return PlanCreation(view, draft);
        var through = new HashSet<InodeNumber>();
        return Source(view, draft.Entry, through, out var source) is { } wait
            ? wait
            : new(StepKind.Resolve, draft.Entry) { Inode = draft.Inode, Source = source, Through = through };
    }

    private static Step PlanCreation(in IndexChange view, in Draft draft)
    {
        var through = new HashSet<InodeNumber>();
        if (Target(view, draft, through, out var target) is { } wait) return wait;
        var kind = draft.Inode.IsDirectory ? StepKind.MakeDirectory : StepKind.Upload;
        var step = new Step(kind, draft.Entry) { Inode = draft.Inode, Target = target, Through = through };
        if (Occupant(view, draft.Entry, target) is not { } occupant) return step;
        if (IsReplaceable(view, occupant) && !draft.Inode.IsDirectory) return step with { Over = occupant };
        return draft.CutsCircle ? step with { Target = Unused(target, draft.Entry) } : NameTaken(draft, occupant);
    }

    private static Step PlanMove(in IndexChange view, in Draft draft)
    {
        var through = new HashSet<InodeNumber>();
        if (Source(view, draft.Entry, through, out var source) is { } first) return first;
        var below = new HashSet<InodeNumber>();
        if (Target(view, draft, below, out var target) is { } second) return second;
        if (below.Contains(draft.Inode.Inode)) return Nested(view, draft);
        through.UnionWith(below);
        var step = new Step(StepKind.Move, draft.Entry) { Inode = draft.Inode, Source = source, Target = target, Through = through };
        if (Occupant(view, draft.Entry, target) is not { } occupant) return step;
        if (IsReplaceable(view, occupant) && Replacement(draft) is { } kind) return step with { Kind = kind, Over = occupant };
        return draft.CutsCircle ? step with { Target = Unused(target, draft.Entry) } : NameTaken(draft, occupant);
    }

    private static Step PlanInPlace(in IndexChange view, in Draft draft)
    {
        var through = new HashSet<InodeNumber>();
        if (Source(view, draft.Entry, through, out var source) is { } wait) return wait;
        var kind = draft.IsContentDirty ? StepKind.Upload : StepKind.Edit;
        return new(kind, draft.Entry) { Inode = draft.Inode, Source = source, Target = source, Through = through };
    }

    /// <summary>How an entry the remote has takes the place of a removed file; null when that must be deleted before.</summary>
    private static StepKind? Replacement(in Draft draft)
    {
        if (draft.Inode.IsDirectory) return null;
        if (draft.IsContentDirty) return StepKind.Upload;
        return draft.Capabilities.CanMoveOver ? StepKind.Move : null;
    }

    // The Local tree has no circle, so some directory between here and the target moves out.
    private static Step Nested(in IndexChange view, in Draft draft)
    {
        for (var at = draft.Entry.Parent!.Value; BasePlaces.DirectoryEntry(view, at) is { } above && above.Id != draft.Entry.Id; at = above.Base!.Parent)
        {
            if (above.IsMoved) return Wait(draft.Entry, draft.Inode, WaitReason.Nested, above.Id);
        }

        return Wait(draft.Entry, draft.Inode, WaitReason.Nested);
    }

    private static Step? Source(in IndexChange view, EntryRecord entry, HashSet<InodeNumber> through, out Place source)
    {
        var known = entry.Base!;
        var isLocated = BasePlaces.TryLocate(view, known.Parent, through, out var path, out var missing);
        source = new(known.Parent, known.Name, isLocated ? path.Child(known.Name) : path);
        if (isLocated) return null;
        var inode = view.FindInode(entry.Inode);
        return missing == 0 ? new(StepKind.Forget, entry) { Inode = inode } : Wait(entry, inode, WaitReason.ParentMissing, missing);
    }

    private static Step? Target(in IndexChange view, in Draft draft, HashSet<InodeNumber> through, out Place target)
    {
        var parent = draft.Entry.Parent!.Value;
        var isLocated = BasePlaces.TryLocate(view, parent, through, out var path, out var missing);
        target = new(parent, draft.Entry.Name, isLocated ? path.Child(draft.Entry.Name) : path);
        return isLocated ? null : Wait(draft.Entry, draft.Inode, WaitReason.ParentMissing, missing);
    }

    private static EntryRecord? Occupant(in IndexChange view, EntryRecord entry, Place target) =>
        view.FindBase(target.Parent, target.Name) is { } occupant && occupant.Id != entry.Id ? occupant : null;

    private static bool IsReplaceable(in IndexChange view, EntryRecord occupant) =>
        occupant is { IsRemoved: true, IsBegun: false } && view.FindInode(occupant.Inode) is not { IsDirectory: true };

    // The same after a restart, and another one on each machine.
    private static Place Unused(Place target, EntryRecord entry)
    {
        var name = $".cloudmount-{entry.Inode}-{entry.Id}";
        return new(target.Parent, name, target.Path.Parent.Child(name));
    }

    private static Step NameTaken(in Draft draft, EntryRecord occupant) => Wait(draft.Entry, draft.Inode, WaitReason.NameTaken, occupant.Id);

    private static Step Wait(EntryRecord entry, InodeRecord? inode, WaitReason reason, params long[] ids) =>
        new(StepKind.Wait, entry) { Inode = inode, Reason = reason, WaitsFor = ids };

    private readonly record struct Draft(EntryRecord Entry, InodeRecord Inode, RemoteCapabilities Capabilities, bool CutsCircle)
    {
        public bool IsContentDirty => !Inode.IsDirectory && Entry.Base?.ContentGeneration != Inode.ContentGeneration;
    }
}
