using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Remote;

namespace CloudMount.WriteBack;

/// <summary>Remote entries as inodes and names of Local, and names of Local that go. Within a change; also keeps the counts and times of directories.</summary>
internal static class RemoteNodes
{
    /// <summary>Adds a clean inode for what the remote holds; without a name yet.</summary>
    public static InodeRecord InsertInode(IndexChange change, SyncParts parts, RemoteEntry remote)
    {
        var said = RemoteAttributes.Parse(remote, parts.Store.Capabilities);
        var kind = remote.IsDirectory ? FileKind.Directory : said.Kind ?? FileKind.Regular;
        var modified = said.ModifyTime ?? remote.ModifyTime;
        var inode = change.Insert(new InodeRecord
        {
            Kind = kind,
            Permissions = said.Permissions ?? (remote.IsDirectory ? parts.Defaults.DirectoryPermissions : parts.Defaults.FilePermissions),
            UserId = said.UserId ?? parts.Defaults.UserId,
            GroupId = said.GroupId ?? parts.Defaults.GroupId,
            LinkCount = remote.IsDirectory ? 2u : 1u,
            Size = remote.Size,
            AccessTime = modified,
            ModifyTime = modified,
            ChangeTime = modified,
            BirthTime = remote.CreateTime,
            Device = said.Device,
            ContentVersion = remote.IsDirectory ? null : remote.Version,
        });
        foreach (var (name, value) in said.ExtendedAttributes) change.SetExtendedAttribute(inode.Inode, name, value);
        return inode;
    }

    /// <summary>Shows what the remote holds under a name of Local that is free.</summary>
    public static EntryRecord Show(IndexChange change, SyncParts parts, InodeNumber directory, string name, BaseRecord known, InodeRecord inode)
    {
        var entry = change.Insert(new EntryRecord { Parent = directory, Name = name, Inode = inode.Inode, Base = known });
        TouchDirectory(change, parts, directory, inode.IsDirectory ? 1 : 0);
        return entry;
    }

    /// <summary>A directory gained or lost a name.</summary>
    /// <param name="directories">How many directories it gained (or lost, below 0).</param>
    public static void TouchDirectory(IndexChange change, SyncParts parts, InodeNumber directory, int directories)
    {
        if (change.FindInode(directory) is not { } inode) return;
        var now = Timestamp.Now(parts.Time);
        change.Update(inode with
        {
            ModifyTime = now,
            ChangeTime = now,
            LinkCount = (uint)Math.Max(2, inode.LinkCount + directories),
        });
    }

    /// <summary>Takes a name and its record away; the inode lives on while anything else holds it.</summary>
    public static void Hide(IndexChange change, SyncParts parts, Aftermath after, EntryRecord entry)
    {
        var inode = change.FindInode(entry.Inode);
        change.Delete(entry);
        after.DropIfUnused(entry.Inode);
        if (entry.Parent is not { } parent) return;
        after.InvalidateEntry(parent, entry.Name);

        // The kernel may have forgotten the name, but not the listing it was in.
        after.InvalidateInode(parent, true);
        TouchDirectory(change, parts, parent, inode is { IsDirectory: true } ? -1 : 0);
        if (inode is null) return;
        change.Update(inode with { LinkCount = inode.IsDirectory || inode.LinkCount == 0 ? 0 : inode.LinkCount - 1, ChangeTime = Timestamp.Now(parts.Time) });
    }

    /// <summary>How many names of Local lead to an inode.</summary>
    public static int CountNames(in IndexChange change, InodeNumber inode)
    {
        var count = 0;
        foreach (var entry in change.EntriesOf(inode))
        {
            if (!entry.IsRemoved) count++;
        }

        return count;
    }
}
