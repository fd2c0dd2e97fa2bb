using CloudMount.Index;
using CloudMount.Primitives;

namespace CloudMount.Vfs;

internal sealed partial class VirtualFileSystem
{
    public ValueTask<VfsStatus> UnlinkAsync(InodeNumber parent, ReadOnlySpan<byte> name, CancellationToken cancellation) =>
        IsListed(parent) ? new(Remove(parent, name, isDirectory: false)) : RemoveLaterAsync(parent, name.ToArray(), isDirectory: false, cancellation);

    public ValueTask<VfsStatus> RemoveDirectoryAsync(InodeNumber parent, ReadOnlySpan<byte> name, CancellationToken cancellation) =>
        RemoveLaterAsync(parent, name.ToArray(), isDirectory: true, cancellation);

    // Whether a directory is empty is known only when it was listed.
    private async ValueTask<VfsStatus> RemoveLaterAsync(InodeNumber parent, byte[] name, bool isDirectory, CancellationToken cancellation)
    {
        if (!IsListed(parent) && await _refresher.EnsureListedAsync(parent, cancellation).ConfigureAwait(false) is not VfsStatus.Ok and var failed)
            return failed;
        if (isDirectory && _index.TryFindChild(parent, name, out var child) && !IsListed(child)
            && await _refresher.EnsureListedAsync(child, cancellation).ConfigureAwait(false) is not VfsStatus.Ok and var unlisted)
        {
            return unlisted;
        }

        return Remove(parent, name, isDirectory);
    }

    private VfsStatus Remove(InodeNumber parent, ReadOnlySpan<byte> name, bool isDirectory)
    {
        if (Names.Check(name) is not VfsStatus.Ok and var bad) return bad;
        InodeNumber inode;
        using (var change = _index.Change())
        {
            if (change.FindInode(parent) is not { } directory) return VfsStatus.Stale;
            if (!directory.IsDirectory) return VfsStatus.NotDirectory;
            if (change.FindEntry(parent, name) is not { } entry || change.FindInode(entry.Inode) is not { } record) return VfsStatus.NotFound;
            if (CheckRemoval(change, record, isDirectory) is not VfsStatus.Ok and var refused) return refused;
            inode = entry.Inode;
            RemoveName(change, entry, record);
            Touch(change, directory, record.IsDirectory ? -1 : 0);
            change.Keep();
        }

        _open.NoteUnlinked(inode);
        if (isDirectory) _refresher.NoteRemoval(parent);
        return VfsStatus.Ok;
    }

    private static VfsStatus CheckRemoval(IndexChange change, InodeRecord record, bool isDirectory)
    {
        if (record.IsDirectory != isDirectory) return isDirectory ? VfsStatus.NotDirectory : VfsStatus.IsDirectory;
        return isDirectory && change.HasChildren(record.Inode) ? VfsStatus.NotEmpty : VfsStatus.Ok;
    }

    // One name less; the inode stays while another name, a handle or the kernel holds it.
    private void RemoveName(IndexChange change, EntryRecord entry, InodeRecord record)
    {
        change.Remove(entry);
        change.Update(record with { LinkCount = record.IsDirectory ? 0 : record.LinkCount - 1, ChangeTime = Now });
    }
}
