using CloudMount.Primitives;

namespace CloudMount.Vfs;

internal sealed partial class OpenInodes
{
    /// <summary>The kernel knows the inode no more, or a little less.</summary>
    public void Forget(InodeNumber inode, ulong count)
    {
        if (lookups.Take(inode, count)) DropIfUnlinked(inode);
    }

    /// <summary>A name of the inode was removed; when it was the last, the inode goes as soon as nobody holds it.</summary>
    public void NoteUnlinked(InodeNumber inode) => DropIfUnused(inode);

    /// <summary>An inode was made without a name.</summary>
    public void MarkUnlinked(InodeNumber inode) => _unlinked[inode.Value] = true;

    public void DropIfUnused(InodeNumber inode)
    {
        if (index.FindInode(inode) is not { LinkCount: 0 }) return;
        // Marked before the look: who holds it now finds the mark when he lets go.
        MarkUnlinked(inode);
        if (IsOpen(inode)) return;
        long content;
        using (var change = index.Change())
        {
            // Within the change no new opener can have read the record; see IInodeUse.
            if (IsOpen(inode) || change.FindInode(inode) is not { LinkCount: 0 } record) return;
            content = record.Content;
            if (content != 0) change.DeleteContent(content);

            // The kernel may still ask for the attributes of what it knows, but nobody can read it any more: its space is free at once.
            var isKnown = lookups.Has(inode) || change.EntriesOf(inode).Count > 0;
            if (!isKnown) change.Delete(inode);
            else if (content != 0) change.Update(record with { Content = 0, IsUnsettled = false });
            change.Keep();
            if (!isKnown) _unlinked.TryRemove(inode.Value, out _);
        }

        if (content != 0) index.AfterFlush(() => staging.Delete(new(content)));
    }

    private void DropIfUnlinked(InodeNumber inode)
    {
        if (_unlinked.ContainsKey(inode.Value)) DropIfUnused(inode);
    }
}
