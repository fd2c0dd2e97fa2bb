using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Remote;

namespace CloudMount.WriteBack;

/// <summary>Moves Base after a call was confirmed: one index change for each, which also says whether the entry is still dirty.</summary>
internal sealed class Confirmations(SyncParts parts)
{
    /// <summary>
    /// Records that a first call is about to be made, so that its outcome can be found out if the answer is lost. False when Local moved on
    /// since it was planned.
    /// </summary>
    public bool TryBegin(Step step, SealedContent content)
    {
        var isBegun = false;
        parts.Change((IndexChange change, Aftermath _) =>
        {
            var place = step.Target!;
            if (change.FindEntry(step.Entry.Id) is not { IsRemoved: false } entry || entry.Inode != content.Inode.Inode) return;
            if (entry.Parent != step.Entry.Parent || entry.Name != step.Entry.Name || entry.IsBegun != step.Entry.IsBegun) return;
            isBegun = entry.IsBegun || change.FindBase(place.Parent, place.Name) is null;
            if (isBegun && !entry.IsBegun) change.Update(entry, entry with { IsBegun = true, Base = BaseRecords.Begun(place, content) });
        });
        if (isBegun) parts.Index.Commit();
        return isBegun;
    }

    /// <summary>The remote holds content and attributes of these generations at a place.</summary>
    public void Content(Step step, RemoteEntry remote, InodeRecord sent) => parts.Change((IndexChange change, Aftermath after) =>
    {
        var place = step.Target!;
        if (change.FindEntry(step.Entry.Id) is not { } entry)
        {
            StandIn(change, step, place, remote);
            return;
        }

        var isSame = entry.Inode == sent.Inode;
        var known = BaseRecords.From(
            place.Parent, place.Name, remote, isSame ? sent.ContentGeneration : BaseRecords.NoGeneration,
            isSame ? sent.AttributeGeneration : BaseRecords.NoGeneration);
        if (step.Over is not null) TakePlace(change, after, entry, place);
        Put(change, after, entry.Id, known);
    });

    /// <summary>The remote holds an entry at its new place.</summary>
    public void Moved(Step step, RemoteEntry remote) => parts.Change((IndexChange change, Aftermath after) =>
    {
        if (change.FindEntry(step.Entry.Id) is not { Base: { } known } entry) return;
        var place = step.Target!;
        if (change.FindBase(place.Parent, place.Name) is { IsRemoved: true } replaced) RemoteNodes.Hide(change, parts, after, replaced);
        Put(change, after, entry.Id, known with { Parent = place.Parent, Name = place.Name, RemoteId = remote.Id ?? known.RemoteId });
    });

    /// <summary>The remote is in a state that differs from what Base said.</summary>
    public void Put(long id, BaseRecord? known) => parts.Change((IndexChange change, Aftermath after) => Put(change, after, id, known));

    /// <summary>The remote has a directory, whoever made it; what is in it is not known.</summary>
    public void Directory(Step step, RemoteEntry remote, InodeRecord sent, Timestamp listedAt) => parts.Change((IndexChange change, Aftermath after) =>
    {
        var place = step.Target!;
        var isSame = RemoteAttributes.Canonical(remote.Attributes) == RemoteAttributes.Canonical(
            RemoteAttributes.Of(sent, change.ExtendedAttributesOf(sent.Inode), parts.Store.Capabilities, out _));
        Put(change, after, step.Entry.Id, BaseRecords.From(
            place.Parent, place.Name, remote, sent.ContentGeneration, isSame ? sent.AttributeGeneration : BaseRecords.NoGeneration));
        if (change.FindInode(sent.Inode) is { } inode) change.Update(inode with { ListedAt = listedAt });
    });

    /// <summary>The remote no longer has an entry that was removed here.</summary>
    public void Deleted(long id) => parts.Change((IndexChange change, Aftermath after) =>
    {
        if (change.FindEntry(id) is { IsRemoved: true } entry) RemoteNodes.Hide(change, parts, after, entry);
    });

    /// <summary>A record that stands for nothing goes.</summary>
    public void Forgotten(long id) => parts.Change((IndexChange change, Aftermath after) =>
    {
        if (change.FindEntry(id) is not { } entry) return;
        var isOrphan = entry.Base is { } known && known.Parent != InodeNumber.Root && BasePlaces.DirectoryEntry(change, known.Parent) is null;
        var isLost = change.FindInode(entry.Inode) is null;
        if (isLost || (entry.IsRemoved && (isOrphan || entry.Base is null))) RemoteNodes.Hide(change, parts, after, entry);
        else if (isOrphan) Put(change, after, id, null);
    });

    /// <summary>The remote no longer has an entry; what that means for Local.</summary>
    public void Vanished(long id)
    {
        parts.Use.SettleAll();
        parts.Change((IndexChange change, Aftermath after) =>
        {
            if (change.FindEntry(id) is { } entry) Vanishing.Apply(change, parts, after, entry);
        });
    }

    /// <summary>Clears the mark of an entry that needs nothing.</summary>
    public void Settled(long id) => parts.Change((IndexChange change, Aftermath _) =>
    {
        if (change.FindEntry(id) is not { IsDirty: true } entry || change.FindInode(entry.Inode) is not { } inode) return;
        if (!BasePlaces.Differs(entry, inode) || !RemoteAttributes.CanHold(inode.Kind, parts.Store.Capabilities))
            change.Update(entry, entry with { IsDirty = false });
    });

    // An entry that nothing was known of on the remote leaves no record when it is removed while it is sent. The one it was sent over stands
    // for what is there now, so that it is not taken for another machine's.
    private static void StandIn(IndexChange change, Step step, Place place, RemoteEntry remote)
    {
        if (step.Over is null || change.FindBase(place.Parent, place.Name) is not { IsRemoved: true } stood) return;
        var known = BaseRecords.From(place.Parent, place.Name, remote, BaseRecords.NoGeneration, BaseRecords.NoGeneration);
        change.Update(stood, stood with { Base = known, IsDirty = true });
    }

    // A new entry takes the removed one's place, whose record goes; one that the remote has elsewhere leaves it its old place to be deleted.
    private void TakePlace(IndexChange change, Aftermath after, EntryRecord entry, Place place)
    {
        if (change.FindBase(place.Parent, place.Name) is not { IsRemoved: true } removed) return;
        if (entry.Base is not { } old || entry.IsBegun)
        {
            RemoteNodes.Hide(change, parts, after, removed);
            return;
        }

        change.Update(removed, removed with { Base = null });
        var freed = entry with { Base = null };
        change.Update(entry, freed);
        change.Update(removed, removed with { Base = old, Name = old.Name, IsDirty = true });
    }

    private static void Put(IndexChange change, Aftermath after, long id, BaseRecord? known)
    {
        if (change.FindEntry(id) is not { } entry) return;
        var inode = change.FindInode(entry.Inode);
        var put = entry with { Base = known, IsBegun = false };
        change.Update(entry, put with { IsDirty = BasePlaces.Differs(put, inode) });
        if (inode is null or { IsDirectory: true } || known is null || known.ContentGeneration != inode.ContentGeneration) return;
        if (inode.ContentVersion != known.Version) change.Update(inode with { ContentVersion = known.Version });
        if (inode.Content != 0 && IsOnRemote(change, inode)) after.MarkClean(inode.Content);
    }

    private static bool IsOnRemote(in IndexChange change, InodeRecord inode)
    {
        foreach (var entry in change.EntriesOf(inode.Inode))
        {
            if (!entry.IsRemoved && (entry.IsBegun || entry.Base?.ContentGeneration != inode.ContentGeneration)) return false;
        }

        return true;
    }
}
