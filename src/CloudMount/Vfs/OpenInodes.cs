using System.Collections.Concurrent;
using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.Staging;
using CloudMount.WriteBack;

namespace CloudMount.Vfs;

/// <summary>
/// The inodes with open handles: opens their staging files, settles what writers did, and deletes what nobody needs any more.
/// Lock order: <see cref="OpenInode.Gate"/>, then the index. Opening a staging file is the one local I/O done under a lock: the
/// inode's own, so that only other openers of the same file wait.
/// </summary>
internal sealed partial class OpenInodes(NodeIndex index, StagingArea staging, IRemoteStore store, LookupCounts lookups) : IInodeUse
{
    private readonly ConcurrentDictionary<ulong, OpenInode> _open = new();

    // Inodes without a name that the kernel may still know; looked at when it forgets one.
    private readonly ConcurrentDictionary<ulong, bool> _unlinked = new();

    public bool IsOpen(InodeNumber inode) => _open.ContainsKey(inode.Value);

    public bool HasWriters(InodeNumber inode) => _open.TryGetValue(inode.Value, out var open) && open.Writers > 0;

    /// <summary>
    /// Opens an inode for one more handle; its staging file is at <see cref="OpenInode.File"/> afterwards. Answer with <see cref="Release"/>.
    /// Stale; IsDirectory and NotSupported for other kinds; NoSpace and IoError from the disk.
    /// </summary>
    public VfsResult<OpenInode> Acquire(InodeNumber inode, bool forWriting)
    {
        while (true)
        {
            var open = _open.GetOrAdd(inode.Value, static (_, number) => new OpenInode(number), inode);
            lock (open.Gate)
            {
                if (open.IsClosed) continue;
                var status = OpenNeedsGate(open, forWriting);
                if (status != VfsStatus.Ok)
                {
                    if (open.Handles == 0) CloseNeedsGate(open);
                    return status;
                }

                open.Handles++;
                if (forWriting) open.Writers++;
                return open;
            }
        }
    }

    /// <summary>
    /// Opens a file that is being made, with its empty staging file. Takes no lock: it is called within the change that makes the inode, before
    /// anybody can find it.
    /// </summary>
    public OpenInode AcquireNew(InodeNumber inode, StagingFile file, bool forWriting)
    {
        var open = new OpenInode(inode) { File = file, Handles = 1, Writers = forWriting ? 1 : 0, SettledWrites = file.WriteCount };
        _open[inode.Value] = open;
        return open;
    }

    /// <summary>Ends one handle. With the last writer the index is brought up to date; with the last handle the file is closed.</summary>
    public void Release(OpenInode open, bool wasWriter, bool wasPassthrough)
    {
        var isLast = false;
        lock (open.Gate)
        {
            try
            {
                if (wasWriter && open.Writers == 1) SettleNeedsGate(open, isLastWriter: true);
            }
            finally
            {
                if (wasWriter) open.Writers--;
                if (wasPassthrough) open.PassthroughHandles--;
                if (--open.Handles == 0)
                {
                    CloseNeedsGate(open);
                    isLast = true;
                }
            }
        }

        if (isLast) DropIfUnlinked(open.Inode);
    }

    /// <summary>The kernel now reads and writes the file itself, for one handle.</summary>
    public static void BeginPassthrough(OpenInode open)
    {
        lock (open.Gate)
        {
            if (open.PassthroughHandles++ == 0) open.SettledStat = StatOf(open.File!);
        }
    }

    private VfsStatus OpenNeedsGate(OpenInode open, bool forWriting)
    {
        var record = index.FindInodeInOrder(open.Inode);
        if (record is null) return VfsStatus.Stale;
        if (record.Kind != FileKind.Regular) return record.IsDirectory ? VfsStatus.IsDirectory : VfsStatus.NotSupported;
        if (open.File is null)
        {
            var file = OpenContent(ref record);
            if (!file.IsOk) return file.Status;
            open.File = file.Value;
            open.SettledWrites = file.Value.WriteCount;
        }

        if (forWriting && open.Writers == 0) BeginWriting(open, record);
        return VfsStatus.Ok;
    }

    private VfsResult<StagingFile> OpenContent(ref InodeRecord record)
    {
        var version = index.VersionOf(record);
        var source = version is null ? null : new RemoteVersionSource(index, store, record.Inode, version);
        var partial = record.Content == 0 ? null : index.FindContent(record.Content);
        if (record.Content != 0 && (partial is not { } saved || saved.Map is not [0]))
        {
            var state = new StagedState(partial?.Length ?? record.Size, partial?.Map, index.HasUnsentContent(record));
            return staging.Open(new(record.Content), state, source);
        }

        if (source is null) return VfsStatus.IoError;
        record = record with { Content = index.NewContent(), ContentVersion = version };
        using (var change = index.Change())
        {
            change.InsertPartialContent(record.Content);
            change.Update(record);
            change.Keep();
        }

        return staging.CreateAbsent(new(record.Content), record.Size, source);
    }

    private void BeginWriting(OpenInode open, InodeRecord record)
    {
        if (open.File!.IsWhole) staging.SetDirty(open.File.Id, isDirty: true);
        if (record.IsUnsettled) return;
        using (var change = index.Change())
        {
            change.Update(record with { IsUnsettled = true });
            change.Keep();
        }

        // The mark must outlive the process before the first byte of a content that the remote has is overwritten.
        index.Commit();
    }

    // A staging file that cannot be looked at any more is a broken disk; what was written must not be taken for settled.
    private static StagedStat StatOf(StagingFile file) =>
        file.Stat() is var stat && stat.IsOk ? stat.Value : throw new VfsException(stat.Status, "A staging file cannot be read.");

    private void CloseNeedsGate(OpenInode open)
    {
        open.IsClosed = true;
        _open.TryRemove(new(open.Inode.Value, open));
        open.File?.Dispose();
        open.File = null;
    }
}
