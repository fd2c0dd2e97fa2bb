using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.WriteBack;

namespace CloudMount.Refresh;

/// <summary>
/// Brings a listing into the index, one change for each directory. Where Local equals Base both move forward; what was changed here stays
/// as it is and is left to the reconciler. README.md has the table.
/// </summary>
internal sealed partial class ListingApplication(SyncParts parts, long sequence, Timestamp asked)
{
    /// <summary>Applies a listing and all that was listed below it.</summary>
    public void Apply(InodeNumber directory, RemoteEntry listing)
    {
        ApplyItself(directory, listing);
        var pending = new Stack<(InodeNumber Directory, RemoteEntry Listing)>([(directory, listing)]);
        while (pending.TryPop(out var next)) ApplyOne(next.Directory, next.Listing, pending);
    }

    /// <summary>The directory itself is no longer there.</summary>
    public void ApplyMissing(InodeNumber directory) => parts.Change((IndexChange change, Aftermath after) =>
    {
        if (IsStillThere(change, directory) && BasePlaces.DirectoryEntry(change, directory) is { IsRemoved: false } entry)
            Vanishing.Apply(change, parts, after, entry);
    });

    // What the listing says of the directory it is of; those below are children of one.
    private void ApplyItself(InodeNumber directory, RemoteEntry listing) => parts.Change((IndexChange change, Aftermath after) =>
    {
        if (directory == InodeNumber.Root || !IsStillThere(change, directory) || change.FindInode(directory) is not { } inode) return;
        if (BasePlaces.DirectoryEntry(change, directory) is { IsRemoved: false } entry && !IsUnchanged(entry.Base!, listing))
            Forward(change, after, entry, inode, listing);
    });

    private void ApplyOne(InodeNumber directory, RemoteEntry listing, Stack<(InodeNumber, RemoteEntry)> pending) =>
        parts.Change((IndexChange change, Aftermath after) =>
        {
            if (change.FindInode(directory) is not { IsDirectory: true } before || !IsStillThere(change, directory)) return;
            if (before.ListedAt <= asked) Reconcile(change, after, before, listing.Children ?? []);
            foreach (var child in listing.Children ?? [])
            {
                if (child.Children is null || parts.Guard.IsTouched(directory, child.Name, sequence)) continue;
                if (change.FindBase(directory, child.Name) is { IsRemoved: false, IsBegun: false } entry) pending.Push((entry.Inode, child));
            }
        });

    /// <summary>Whether no call of ours moved or removed the directory, or one above it, since the listing was asked for.</summary>
    private bool IsStillThere(in IndexChange change, InodeNumber directory)
    {
        for (var at = directory; at != InodeNumber.Root;)
        {
            if (BasePlaces.DirectoryEntry(change, at) is not { Base: { } known, IsBegun: false }) return false;
            if (parts.Guard.IsTouched(known.Parent, known.Name, sequence)) return false;
            at = known.Parent;
        }

        return true;
    }

    private void Reconcile(IndexChange change, Aftermath after, InodeRecord directory, IReadOnlyList<RemoteEntry> children)
    {
        var gone = change.BasesUnder(directory.Inode).ToDictionary(entry => entry.Base!.Name, StringComparer.Ordinal);
        var isChanged = false;
        foreach (var child in children)
        {
            gone.Remove(child.Name, out var known);
            if (parts.Guard.IsTouched(directory.Inode, child.Name, sequence)) continue;
            isChanged |= known is null ? Add(change, after, directory, child) : Match(change, after, directory, known, child);
        }

        foreach (var entry in gone.Values)
        {
            if (entry.IsBegun || parts.Guard.IsTouched(directory.Inode, entry.Base!.Name, sequence)) continue;
            Vanishing.Apply(change, parts, after, entry);
            isChanged = true;
        }

        if (isChanged && directory.ListedAt != default) after.InvalidateInode(directory.Inode, true);
        if (change.FindInode(directory.Inode) is { } now) change.Update(directory.ListedAt == default ? now with
        {
            ListedAt = asked,
            ModifyTime = directory.ModifyTime,
            ChangeTime = directory.ChangeTime,
        }
        : now with { ListedAt = asked });
    }

    // A name that is new on the remote. False when nothing of Local changed.
    private bool Add(IndexChange change, Aftermath after, InodeRecord directory, RemoteEntry child)
    {
        if (change.FindEntry(directory.Inode, child.Name) is { } local)
        {
            if (local.Base is null && child.IsDirectory && change.FindInode(local.Inode) is { IsDirectory: true } made) Merge(change, directory, local, made, child);
            return false;
        }

        var inode = RemoteNodes.InsertInode(change, parts, child);
        var known = BaseRecords.From(directory.Inode, child.Name, child, inode.ContentGeneration, inode.AttributeGeneration);
        RemoteNodes.Show(change, parts, directory.Inode, child.Name, known, inode);
        if (directory.ListedAt != default) after.InvalidateEntry(directory.Inode, child.Name);
        return true;
    }

    // Made here and there: one directory, and each side's entries in it.
    private void Merge(IndexChange change, InodeRecord directory, EntryRecord local, InodeRecord made, RemoteEntry child)
    {
        var said = RemoteAttributes.Of(made, change.ExtendedAttributesOf(made.Inode), parts.Store.Capabilities, out _);
        var isSame = RemoteAttributes.Canonical(said) == RemoteAttributes.Canonical(child.Attributes);
        var merged = local with
        {
            Base = BaseRecords.From(
                directory.Inode, child.Name, child, made.ContentGeneration, isSame ? made.AttributeGeneration : BaseRecords.NoGeneration),
            IsBegun = false,
        };
        change.Update(local, merged with { IsDirty = BasePlaces.Differs(merged, made) });
        change.Update(made with { ListedAt = default });
    }
}
