using CloudMount.Primitives;
using CloudMount.Staging;

namespace CloudMount.Vfs;

internal sealed partial class OpenInodes
{
    public void Settle(InodeNumber inode)
    {
        if (!_open.TryGetValue(inode.Value, out var open)) return;
        lock (open.Gate)
        {
            if (!open.IsClosed && open.Writers > 0) SettleNeedsGate(open, isLastWriter: false);
        }
    }

    /// <summary>Settles all that is open for writing.</summary>
    public void SettleAll()
    {
        foreach (var open in _open.Values) Settle(open.Inode);
    }

    public void NoteSent(InodeNumber inode)
    {
        while (true)
        {
            // Under the gate nobody begins to write between the look and the mark; what is written later marks the file anew.
            var open = _open.GetOrAdd(inode.Value, static (_, number) => new OpenInode(number), inode);
            lock (open.Gate)
            {
                if (open.IsClosed) continue;
                if (index.FindInodeInOrder(inode) is { Content: not 0 } record && !index.HasUnsentContent(record)) staging.SetDirty(new(record.Content), isDirty: false);
                if (open.Handles == 0) CloseNeedsGate(open);
            }

            DropIfUnlinked(inode);
            return;
        }
    }

    // What a writer did shows in the write count, or, where the kernel writes itself, in length and times of the staging file.
    // False when nothing was done since the last time.
    private bool SettleNeedsGate(OpenInode open, bool isLastWriter)
    {
        var file = open.File!;
        var writes = file.WriteCount;
        var isOwn = writes != open.SettledWrites;
        var stat = isOwn || open.PassthroughHandles > 0 ? StatOf(file) : default;
        var isKernels = open.PassthroughHandles > 0 && IsOther(stat, open.SettledStat);
        if (isOwn || isKernels)
        {
            // Both may have written since; the later time is the file's.
            var time = isKernels && (!isOwn || stat.ModifyTime > open.LastWrite) ? stat.ModifyTime : open.LastWrite;
            // The kernel's own writes mark nothing, and the file may have become whole only after it was opened for writing.
            if (!file.IsDirty) staging.SetDirty(file.Id, isDirty: true);
            NoteWritten(open.Inode, stat.Length, time, isUnsettled: !isLastWriter);
        }
        else if (isLastWriter)
        {
            NoteUnwritten(open.Inode);
        }

        open.SettledWrites = writes;
        if (open.PassthroughHandles > 0) open.SettledStat = stat;
        return isOwn || isKernels;
    }

    // Not the allocated bytes: they change when the disk writes back, long after the write.
    private static bool IsOther(StagedStat now, StagedStat then) =>
        now.Length != then.Length || now.ModifyTime != then.ModifyTime || now.ChangeTime != then.ChangeTime;

    private void NoteWritten(InodeNumber inode, long length, Timestamp time, bool isUnsettled)
    {
        using var change = index.Change();
        if (change.FindInode(inode) is not { } record) return;
        change.Update(record with
        {
            Size = length,
            ModifyTime = time,
            ChangeTime = time,
            ContentGeneration = record.ContentGeneration + 1,
            IsUnsettled = isUnsettled,
        });
        change.MarkDirty(inode);
        change.Keep();
    }

    private void NoteUnwritten(InodeNumber inode)
    {
        using var change = index.Change();
        if (change.FindInode(inode) is not { IsUnsettled: true } record) return;
        change.Update(record with { IsUnsettled = false });
        change.Keep();
    }
}
