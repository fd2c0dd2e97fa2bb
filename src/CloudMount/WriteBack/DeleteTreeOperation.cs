using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Remote;

namespace CloudMount.WriteBack;

/// <summary>
/// Deletes a tree that was removed here with one call, if it holds nothing this mount does not know: on that condition where the service takes
/// one, else after a listing. Where it holds more, nothing is deleted at once: the directories that lead to it come back, and what is known
/// goes entry by entry.
/// </summary>
internal sealed class DeleteTreeOperation(SyncParts parts, Conflicts conflicts)
{
    // Records deleted in one index change: what waits for the index's lock waits for about 10 ms.
    private const int BatchRecords = 1000;

    public async Task<Outcome> RunAsync(Step step, CancellationToken cancellation)
    {
        var place = step.Source!;
        using var call = parts.Guard.BeginCall(place);
        if (parts.Store.Capabilities.HasTreeMarks && MarkOf(step.Entry.Inode) is { } mark)
        {
            var deleted = await parts.Store.DeleteTreeAsync(place.Path, mark, cancellation).ConfigureAwait(false);
            if (deleted.IsOk) return Dropped(step.Entry);
            if (deleted.Error.Kind != RemoteErrorKind.VersionMismatch) return Outcome.Failed(deleted.Error);
        }

        return await ListAndDeleteAsync(step, place, cancellation).ConfigureAwait(false);
    }

    private async Task<Outcome> ListAndDeleteAsync(Step step, Place place, CancellationToken cancellation)
    {
        var listing = await TreeListing.ListAsync(parts.Store, place.Path, cancellation).ConfigureAwait(false);
        if (!listing.TryGetValue(out var tree))
        {
            if (listing.Error.Kind != RemoteErrorKind.NotFound) return Outcome.Failed(listing.Error);
            var stat = await parts.Store.StatAsync(place.Path, cancellation).ConfigureAwait(false);
            if (stat.TryGetValue(out var file)) conflicts.Reappear(step.Entry.Id, place, file);
            else if (stat.Error.Kind == RemoteErrorKind.NotFound) DropRecords(step.Entry);
            else return Outcome.Failed(stat.Error);
            return Outcome.Done;
        }

        var kept = new List<InodeNumber>();
        if (HasUnknown(step.Entry.Inode, tree, kept))
        {
            kept.Reverse();
            Restore(place, kept);
            return Outcome.Done;
        }

        var answer = await parts.Store.DeleteAsync(place.Path, null, cancellation).ConfigureAwait(false);
        return answer.IsOk || answer.Error.Kind == RemoteErrorKind.NotFound ? Dropped(step.Entry) : Outcome.Failed(answer.Error);
    }

    private Outcome Dropped(EntryRecord top)
    {
        DropRecords(top);
        return Outcome.Done;
    }

    /// <summary>The mark of what this mount knows of a removed directory; null when of anything below it is not known what the remote has.</summary>
    private string? MarkOf(InodeNumber directory)
    {
        var entries = new List<(string Name, bool IsDirectory, string Mark)>();
        foreach (var entry in parts.Index.BasesUnder(directory))
        {
            if (!entry.IsRemoved || entry.IsBegun || parts.Index.FindInode(entry.Inode) is not { } inode) return null;
            var mark = inode.IsDirectory ? MarkOf(entry.Inode) : entry.Base!.Version;
            if (mark is null) return null;
            entries.Add((entry.Base!.Name, inode.IsDirectory, mark));
        }

        return TreeMark.Of(entries);
    }

    /// <summary>Whether the remote holds anything below that is not of the version that was removed here.</summary>
    /// <param name="kept">Takes the directories that hold it, the deepest first.</param>
    private bool HasUnknown(InodeNumber directory, RemoteEntry listed, List<InodeNumber> kept)
    {
        var known = parts.Index.BasesUnder(directory).ToDictionary(entry => entry.Base!.Name, StringComparer.Ordinal);
        var hasUnknown = false;
        foreach (var child in listed.Children ?? [])
        {
            if (!known.TryGetValue(child.Name, out var entry) || !entry.IsRemoved) hasUnknown = true;
            else if (child.IsDirectory) hasUnknown |= !IsDirectory(entry) || HasUnknown(entry.Inode, child, kept);
            else if (entry.IsBegun) hasUnknown |= !BaseRecords.IsSent(entry.Base!, child, parts.Store.Capabilities);
            else hasUnknown |= child.Version != entry.Base!.Version;
        }

        if (hasUnknown) kept.Add(directory);
        return hasUnknown;
    }

    private bool IsDirectory(EntryRecord entry) => parts.Index.FindInode(entry.Inode) is { IsDirectory: true };

    private void DropRecords(EntryRecord top)
    {
        var all = new List<long> { top.Id };
        var pending = new Stack<InodeNumber>([top.Inode]);
        while (pending.TryPop(out var directory))
        {
            foreach (var entry in parts.Index.BasesUnder(directory))
            {
                if (!entry.IsRemoved) continue;
                all.Add(entry.Id);
                if (IsDirectory(entry)) pending.Push(entry.Inode);
            }
        }

        // The deepest first: after a crash in between what is left still hangs together.
        all.Reverse();
        foreach (var batch in all.Chunk(BatchRecords)) parts.Change((IndexChange change, Aftermath after) =>
        {
            foreach (var id in batch)
            {
                if (change.FindEntry(id) is { IsRemoved: true } entry) RemoteNodes.Hide(change, parts, after, entry);
            }
        });
    }

    private void Restore(Place place, List<InodeNumber> kept) => parts.Change((IndexChange change, Aftermath after) =>
    {
        foreach (var directory in kept)
        {
            if (BasePlaces.DirectoryEntry(change, directory) is not { IsRemoved: true, Base: { } known } entry) continue;
            if (change.FindEntry(known.Parent, known.Name) is not { } successor) ShowAgain(change, after, entry, known);
            else if (successor.Base is null && !successor.IsBegun && change.FindInode(successor.Inode) is { IsDirectory: true } made) Merge(change, entry, successor, made);
            else
            {
                change.Update(successor, successor with { Name = conflicts.FreeName(change, known.Parent, known.Name), IsDirty = true });
                ShowAgain(change, after, entry, known);
            }
        }

        conflicts.Note(after, place, null);
    });

    private void ShowAgain(IndexChange change, Aftermath after, EntryRecord entry, BaseRecord known)
    {
        if (change.FindInode(entry.Inode) is not { } inode) return;
        change.Update(inode with { LinkCount = 2, ListedAt = default });
        var shown = entry with { Parent = known.Parent, Name = known.Name };
        change.Update(entry, shown with { IsDirty = BasePlaces.Differs(shown, inode) });
        RemoteNodes.TouchDirectory(change, parts, known.Parent, 1);
        after.InvalidateEntry(known.Parent, known.Name);
        after.InvalidateInode(known.Parent, true);
    }

    // A directory was made anew under the same name: it takes over what the remote holds.
    private static void Merge(IndexChange change, EntryRecord removed, EntryRecord successor, InodeRecord made)
    {
        foreach (var below in change.BasesUnder(removed.Inode)) change.Update(below, below with { Base = below.Base! with { Parent = made.Inode } });
        var known = removed.Base!;
        change.Delete(removed);
        change.Update(successor, successor with { Base = known with { AttributeGeneration = BaseRecords.NoGeneration, ContentGeneration = made.ContentGeneration } });
        change.Update(made with { ListedAt = default });
    }
}
