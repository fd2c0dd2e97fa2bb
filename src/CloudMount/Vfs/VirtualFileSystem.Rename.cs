using System.Text;
using CloudMount.Index;
using CloudMount.Primitives;

namespace CloudMount.Vfs;

internal sealed partial class VirtualFileSystem
{
    public ValueTask<VfsStatus> RenameAsync(
        InodeNumber parent, ReadOnlySpan<byte> name, InodeNumber newParent, ReadOnlySpan<byte> newName, RenameMode mode, CancellationToken cancellation)
    {
        if (Names.Check(name) is not VfsStatus.Ok and var bad) return new(bad);
        if (Names.CheckNew(newName) is not VfsStatus.Ok and var badNew) return new(badNew);
        if (IsListed(parent) && IsListed(newParent) && (!_index.TryFindChild(newParent, newName, out var target) || IsListed(target)))
            return new(Rename(parent, name, newParent, newName, mode));
        return RenameLaterAsync(parent, name.ToArray(), newParent, newName.ToArray(), mode, cancellation);
    }

    private async ValueTask<VfsStatus> RenameLaterAsync(
        InodeNumber parent, byte[] name, InodeNumber newParent, byte[] newName, RenameMode mode, CancellationToken cancellation)
    {
        foreach (var directory in (InodeNumber[])[parent, newParent])
        {
            if (!IsListed(directory) && await _refresher.EnsureListedAsync(directory, cancellation).ConfigureAwait(false) is not VfsStatus.Ok and var failed)
                return failed;
        }

        // A directory in the way must be empty, which only a listing can tell.
        if (_index.TryFindChild(newParent, newName, out var target) && !IsListed(target)
            && await _refresher.EnsureListedAsync(target, cancellation).ConfigureAwait(false) is not VfsStatus.Ok and var unlisted)
        {
            return unlisted;
        }

        return Rename(parent, name, newParent, newName, mode);
    }

    private VfsStatus Rename(InodeNumber parent, ReadOnlySpan<byte> name, InodeNumber newParent, ReadOnlySpan<byte> newName, RenameMode mode)
    {
        InodeNumber? replaced = null;
        if (mode == RenameMode.Replace) FlushBeforeReplacing(parent, name, newParent, newName);
        using (var change = _index.Change())
        {
            if (CheckDirectory(change.FindInode(parent)) is not VfsStatus.Ok and var bad) return bad;
            if (CheckDirectory(change.FindInode(newParent)) is not VfsStatus.Ok and var badNew) return badNew;
            if (change.FindEntry(parent, name) is not { } source || change.FindInode(source.Inode) is not { } moved) return VfsStatus.NotFound;
            if (moved.IsDirectory && IsWithin(change, newParent, moved.Inode)) return VfsStatus.InvalidArgument;
            var target = change.FindEntry(newParent, newName);
            if (target is null && mode == RenameMode.Exchange) return VfsStatus.NotFound;
            if (target is not null && mode == RenameMode.NoReplace) return VfsStatus.Exists;
            if (target?.Inode == source.Inode) return VfsStatus.Ok;

            if (mode == RenameMode.Exchange)
            {
                if (Exchange(change, source, moved, target!) is not VfsStatus.Ok and var refused) return refused;
            }
            else
            {
                if (target is not null && Replace(change, target, moved) is not VfsStatus.Ok and var refused) return refused;
                replaced = target?.Inode;
                change.Update(source, source with { Parent = newParent, Name = Encoding.UTF8.GetString(newName), IsDirty = true });
                MoveLinkCount(change, moved, parent, newParent);
                change.Update(moved with { ChangeTime = Now });
            }

            TouchBoth(change, parent, newParent);
            change.Keep();
        }

        if (replaced is { } inode) _open.NoteUnlinked(inode);
        return VfsStatus.Ok;
    }

    // A save by write and rename often comes without fsync. Whatever the power leaves of it, the old content or the new one must be there, as ext4
    // has it (ext4(5), auto_da_alloc).
    private void FlushBeforeReplacing(InodeNumber parent, ReadOnlySpan<byte> name, InodeNumber newParent, ReadOnlySpan<byte> newName)
    {
        if (!_index.TryFindChild(newParent, newName, out _) || !_index.TryFindChild(parent, name, out var moved)) return;
        if (_index.FindInode(moved) is { Kind: FileKind.Regular, Content: not 0 and var content }) _index.BeforeFlush(() => _staging.Flush(new(content)));
    }

    private VfsStatus Replace(IndexChange change, EntryRecord target, InodeRecord moved)
    {
        if (change.FindInode(target.Inode) is not { } record) return VfsStatus.NotFound;
        if (CheckRemoval(change, record, moved.IsDirectory) is not VfsStatus.Ok and var refused) return refused;
        RemoveName(change, target, record);
        if (record.IsDirectory && change.FindInode(target.Parent!.Value) is { } holder) Touch(change, holder, -1);
        return VfsStatus.Ok;
    }

    private VfsStatus Exchange(IndexChange change, EntryRecord source, InodeRecord moved, EntryRecord target)
    {
        if (change.FindInode(target.Inode) is not { } other) return VfsStatus.NotFound;
        if (other.IsDirectory && IsWithin(change, source.Parent!.Value, other.Inode)) return VfsStatus.InvalidArgument;

        // Two names cannot be held at once; one steps aside in between.
        var aside = source with { Parent = null, IsDirty = true };
        change.Update(source, aside);
        change.Update(target, target with { Parent = source.Parent, Name = source.Name, IsDirty = true });
        change.Update(aside, source with { Parent = target.Parent, Name = target.Name, IsDirty = true });
        MoveLinkCount(change, moved, source.Parent!.Value, target.Parent!.Value);
        MoveLinkCount(change, other, target.Parent!.Value, source.Parent!.Value);
        var now = Now;
        change.Update(moved with { ChangeTime = now });
        change.Update(other with { ChangeTime = now });
        return VfsStatus.Ok;
    }

    private static void MoveLinkCount(IndexChange change, InodeRecord moved, InodeNumber from, InodeNumber to)
    {
        if (!moved.IsDirectory || from == to) return;
        if (change.FindInode(from) is { } left) change.Update(left with { LinkCount = left.LinkCount - 1 });
        if (change.FindInode(to) is { } entered) change.Update(entered with { LinkCount = entered.LinkCount + 1 });
    }

    private void TouchBoth(IndexChange change, InodeNumber parent, InodeNumber newParent)
    {
        if (change.FindInode(parent) is { } from) Touch(change, from, 0);
        if (parent != newParent && change.FindInode(newParent) is { } to) Touch(change, to, 0);
    }

    // Whether a directory is, or lies below, another.
    private static bool IsWithin(IndexChange change, InodeNumber directory, InodeNumber ancestor)
    {
        for (InodeNumber? at = directory; at is { } current; at = change.ParentOf(current))
        {
            if (current == ancestor) return true;
        }

        return false;
    }
}
