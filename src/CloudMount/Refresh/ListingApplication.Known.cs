using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.WriteBack;

namespace CloudMount.Refresh;

// Names that Base knows.
internal sealed partial class ListingApplication
{
    private bool Match(IndexChange change, Aftermath after, InodeRecord directory, EntryRecord entry, RemoteEntry child)
    {
        var known = entry.Base!;
        if (entry.IsRemoved || entry.IsBegun || change.FindInode(entry.Inode) is not { } inode) return false;
        if (inode.IsDirectory != child.IsDirectory)
        {
            Vanishing.Apply(change, parts, after, entry);
            Add(change, after, directory, child);
            return true;
        }

        if (IsUnchanged(known, child)) return false;
        var mayBeDirty = known.ContentGeneration != inode.ContentGeneration || parts.Use.HasWriters(inode.Inode);
        if (mayBeDirty && !inode.IsDirectory) return false;
        var isNew = child.Version != known.Version;
        if (isNew && MustReplace(change, inode, child)) Replace(change, after, entry, inode, child);
        else Forward(change, after, entry, inode, child);
        return isNew;
    }

    /// <summary>Whether the remote has what Base says.</summary>
    public static bool IsUnchanged(BaseRecord known, RemoteEntry child) =>
        known.Version == child.Version && (child.IsDirectory || (known.Size == child.Size && known.ModifyTime == child.ModifyTime))
        && known.Attributes == RemoteAttributes.Canonical(child.Attributes);

    // Handles and other names stay with the bytes they have; only a name by itself can take new ones under the same inode.
    private bool MustReplace(in IndexChange change, InodeRecord inode, RemoteEntry child)
    {
        var kind = RemoteAttributes.Parse(child, parts.Store.Capabilities).Kind ?? FileKind.Regular;
        return inode.Kind != FileKind.Regular || kind != inode.Kind || parts.Use.IsOpen(inode.Inode) || RemoteNodes.CountNames(change, inode.Inode) > 1;
    }

    private void Replace(IndexChange change, Aftermath after, EntryRecord entry, InodeRecord old, RemoteEntry child)
    {
        var known = entry.Base!;
        var inode = RemoteNodes.InsertInode(change, parts, child);
        var replaced = entry with
        {
            Inode = inode.Inode,
            Base = BaseRecords.From(known.Parent, known.Name, child, inode.ContentGeneration, inode.AttributeGeneration),
        };
        change.Update(entry, replaced with { IsDirty = BasePlaces.Differs(replaced, inode) });
        change.Update(old with { LinkCount = old.LinkCount == 0 ? 0 : old.LinkCount - 1, ChangeTime = Timestamp.Now(parts.Time) });
        after.InvalidateEntry(entry.Parent!.Value, entry.Name);
        after.InvalidateInode(old.Inode, false);
        after.DropIfUnused(old.Inode);
    }

    private void Forward(IndexChange change, Aftermath after, EntryRecord entry, InodeRecord inode, RemoteEntry child)
    {
        var known = entry.Base!;
        var isNew = child.Version != known.Version;
        var now = inode;
        if (known.AttributeGeneration == inode.AttributeGeneration) now = TakeAttributes(change, now, known, child);
        if (isNew)
        {
            now = now with { Size = child.Size, Content = 0, ContentVersion = inode.IsDirectory ? null : child.Version };
            after.DeleteContent(inode.Content);
        }

        change.Update(now with { ChangeTime = Timestamp.Now(parts.Time) });
        var forwarded = entry with { Base = BaseRecords.From(known.Parent, known.Name, child, known.ContentGeneration, known.AttributeGeneration) };
        change.Update(entry, forwarded with { IsDirty = BasePlaces.Differs(forwarded, now) });
        after.InvalidateInode(inode.Inode, isNew);
    }

    // Only what the remote changed: extended attributes that did not fit there stay.
    private InodeRecord TakeAttributes(IndexChange change, InodeRecord inode, BaseRecord known, RemoteEntry child)
    {
        var said = RemoteAttributes.Parse(child, parts.Store.Capabilities);
        if (known.Attributes != RemoteAttributes.Canonical(child.Attributes))
        {
            foreach (var name in RemoteAttributes.ExtendedNames(known.Attributes)) change.DeleteExtendedAttribute(inode.Inode, name);
            foreach (var (name, value) in said.ExtendedAttributes) change.SetExtendedAttribute(inode.Inode, name, value);
            inode = inode with
            {
                Permissions = said.Permissions ?? inode.Permissions,
                UserId = said.UserId ?? inode.UserId,
                GroupId = said.GroupId ?? inode.GroupId,
            };
        }

        return inode.IsDirectory ? inode : inode with { ModifyTime = said.ModifyTime ?? child.ModifyTime };
    }
}
