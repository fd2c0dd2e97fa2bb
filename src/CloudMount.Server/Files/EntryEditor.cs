using CloudMount.Server.Changes;
using CloudMount.Server.Native;

namespace CloudMount.Server.Files;

/// <summary>
/// Moves entries and changes their times and attributes, on disk before it is answered. The version of a file survives all of it.
/// </summary>
internal sealed class EntryEditor(ServedTree tree)
{
    /// <summary>NotFound, Exists, VersionMismatch (the target), Invalid (it lies within the source), Forbidden.</summary>
    /// <param name="target">Where to move; the path itself to stay.</param>
    /// <param name="overwrites">Whether an existing file may be replaced by a file.</param>
    /// <param name="ifId">Who must be at the path; null for anybody.</param>
    /// <param name="ifVersion">The version the replaced file must have; empty when there must be none, null for any.</param>
    public async Task<Outcome<PathFacts>> EditAsync(
        ApiPath path, ApiPath? target, bool overwrites, EntryChanges changes, EntryId? ifId = null, string? ifVersion = null)
    {
        if (target is not null && (path.IsRoot || target.IsRoot))
            return new Refusal(RefusalKind.Forbidden, "The root directory cannot be moved or replaced.");
        if (!tree.Find(path).TryGet(out var place, out var refusal)) return NotFoundItself(refusal);
        using (place)
        {
            if (target is null) return await EditInPlaceAsync(place, changes, ifId).ConfigureAwait(false);
            if (!tree.Find(target).TryGet(out var goal, out refusal)) return refusal;
            using (goal)
            using (await tree.ChangeAsync(target).ConfigureAwait(false))
                return await SettleAsync(place, goal, MoveAndChange(place, goal, (overwrites, ifVersion), changes, ifId), changes).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Moves an entry to a free name in the trash. Nothing else is held meanwhile: what is on its way into a directory finds out, as when it
    /// is deleted. NotFound, VersionMismatch, Exists (the name in the trash), Forbidden.
    /// </summary>
    public async Task<Outcome<PathFacts>> DiscardAsync(ApiPath path, ApiPath target, RemovalCondition condition)
    {
        if (!tree.Find(path).TryGet(out var place, out var refusal)) return NotFoundItself(refusal);
        using (place)
        {
            if (!tree.Find(target).TryGet(out var goal, out refusal)) return refusal;
            using (goal)
            using (await tree.ChangeAsync(target).ConfigureAwait(false))
                return await SettleAsync(place, goal, Discard(place, goal, condition), EntryChanges.None).ConfigureAwait(false);
        }
    }

    private Outcome<PathFacts> Discard(Place from, Place to, RemovalCondition condition) => condition.WhileHeld<PathFacts>(tree, from, facts =>
    {
        var error = from.Directory.MoveToFree(from.Name, to.Directory, to.Name);
        if (error != Errno.None) return Refusal.Of(error);
        if (!ChangeMoved(from, to, facts, EntryChanges.None).TryGet(out var discarded, out var refusal)) return refusal;

        // Written even if it is the same: the change time says since when the entry lies there, and not every file system sets it at a move.
        return tree.WriteRecord(to, discarded.Facts.Record) is { } unwritten ? unwritten : discarded;
    });

    /// <summary>To who asks for an entry, a missing parent is a missing entry.</summary>
    private static Refusal NotFoundItself(Refusal refusal) => refusal == Refusal.NoSuchParent ? Refusal.NoSuchPath : refusal;

    private async Task<Outcome<PathFacts>> EditInPlaceAsync(Place place, EntryChanges changes, EntryId? ifId)
    {
        if (!EditInPlace(place, changes, ifId).TryGet(out var edited, out var refusal)) return refusal;
        return await tree.FlushAsync(place, edited.Facts.Stat.Kind).ConfigureAwait(false) is { } unflushed ? unflushed : edited;
    }

    private Outcome<PathFacts> EditInPlace(Place place, EntryChanges changes, EntryId? ifId)
    {
        using (tree.Locks.Hold(place))
        {
            if (!Read(place, ifId).TryGet(out var facts, out var refusal)) return refusal;
            var edited = Change(place, facts, changes);

            // Some of it may have been changed before the rest was refused.
            if (!changes.IsEmpty) tree.Note(ChangeKind.Edit, place, edited.TryGet(out var now, out _) ? now.Facts : facts);
            return edited;
        }
    }

    /// <summary>Waits until a move is on disk.</summary>
    private async Task<Outcome<PathFacts>> SettleAsync(Place from, Place to, Outcome<PathFacts> outcome, EntryChanges changes)
    {
        if (!outcome.TryGet(out var moved, out var refusal)) return refusal;
        if (!changes.IsEmpty && await tree.FlushAsync(to, moved.Facts.Stat.Kind).ConfigureAwait(false) is { } unflushed) return unflushed;
        var arrival = tree.Sync.SyncAsync(to);
        var departure = tree.Sync.SyncAsync(from);
        if (await arrival.ConfigureAwait(false) is { } unsynced) return unsynced;
        if (await departure.ConfigureAwait(false) is { } alsoUnsynced) return alsoUnsynced;
        return moved;
    }

    private Outcome<PathFacts> MoveAndChange(
        Place from, Place to, (bool Overwrites, string? IfVersion) terms, EntryChanges changes, EntryId? ifId)
    {
        using (tree.Locks.Hold(from, to))
        {
            if (!Read(from, ifId).TryGet(out var facts, out var refusal)) return refusal;
            if (!tree.Holds(to)) return Refusal.NoSuchParent;
            if (!to.ReadTarget().TryGet(out var target, out refusal)) return refusal;
            if (WhyNot(from, facts, to, target, terms.Overwrites) is { } reason) return reason;
            if (terms.IfVersion is { } version && UploadOrder.Check(target, version) is { } other) return other;
            var error = target is null
                ? from.Directory.MoveToFree(from.Name, to.Directory, to.Name)
                : from.Directory.MoveOver(from.Name, to.Directory, to.Name);
            if (error != Errno.None) return Refusal.Of(error);
            if (target is { } replaced) tree.Quotas.Of(Requester.Territory)?.Remove(replaced.Stat.Size);
            return ChangeMoved(from, to, facts, changes);
        }
    }

    /// <summary>Changes what was just moved. It is noted as moved even if that fails, since it is where it is.</summary>
    private Outcome<PathFacts> ChangeMoved(Place from, Place to, in EntryFacts facts, EntryChanges changes)
    {
        var changed = Change(to, facts, changes);
        tree.Note(ChangeKind.Move, to, changed.TryGet(out var moved, out _) ? moved.Facts : facts, from);
        return changed;
    }

    private static Outcome<EntryFacts> Read(Place place, EntryId? ifId) =>
        !place.Read().TryGet(out var facts, out var refusal) ? refusal
        : ifId is { } id && facts.Id != id ? Refusal.NoSuchPath
        : facts;

    private static Refusal? WhyNot(Place from, in EntryFacts source, Place to, EntryFacts? target, bool overwrites)
    {
        if (target is not { } existing)
            return source.Stat.IsDirectory && to.Path.IsWithin(from.Path) ? Refusal.Invalid("A directory cannot be moved into itself.", "path") : null;

        // rename(2) of a file onto another name of itself does nothing, and would be answered as if it did.
        var isReplaced = overwrites && source.Stat.IsFile && existing.Stat.IsFile && !source.Stat.IsSameEntryAs(existing.Stat);
        return isReplaced ? null : Refusal.PathExists;
    }

    private Outcome<PathFacts> Change(Place place, in EntryFacts facts, EntryChanges changes)
    {
        var error = changes.ModifyTime is { } time ? place.Directory.SetTimes(place.Name, time) : Errno.None;
        if (error != Errno.None) return Refusal.Of(error);
        error = place.Directory.Stat(place.Name, out var stat);
        if (error != Errno.None) return Refusal.Of(error);

        // Moving and editing change the change time, which unsigned content is known by: from here on its version is kept. Signed with the
        // size from before, so that a write in between does not become part of it.
        var record = changes.ApplyTo(facts.Record);
        var modifyTime = changes.ModifyTime is null ? facts.Stat.ModifyTime : stat.ModifyTime;
        if (facts.Stat.IsFile) record = record.Signed(facts.Version, facts.Stat.Size, modifyTime);
        if (record != facts.Record && tree.WriteRecord(place, record) is { } refusal) return refusal;
        return new PathFacts(place.Path, new(stat, record));
    }
}
