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
    /// <param name="keepsContent">False when the writer cuts the content off before anything else.</param>
    public VfsResult<OpenInode> Acquire(InodeNumber inode, bool forWriting, bool keepsContent = true)
    {
        while (true)
        {
            var open = _open.GetOrAdd(inode.Value, static (_, number) => new OpenInode(number), inode);
            lock (open.Gate)
            {
                if (open.IsClosed) continue;
                var status = VfsStatus.IoError;
                try
                {
                    // Counted before the record is read; see IInodeUse.
                    open.Handles++;
                    if (forWriting) open.Writers++;
                    status = OpenNeedsGate(open, forWriting, keepsContent);
                }
                finally
                {
                    if (status != VfsStatus.Ok) GiveUpNeedsGate(open, forWriting);
                }

                return status == VfsStatus.Ok ? open : status;
            }
        }
    }

    /// <summary>
    /// Opens a file that is being made, with its empty staging file. Takes no lock: it is called within the change that makes the inode, before
    /// anybody can find it.
    /// </summary>
    public OpenInode AcquireNew(InodeNumber inode, StagingFile file, bool forWriting)
    {
        var open = new OpenInode(inode) { File = file, Handles = 1, Writers = forWriting ? 1 : 0, MayChange = forWriting, SettledWrites = file.WriteCount };
        _open[inode.Value] = open;
        return open;
    }

    /// <summary>Ends one handle. With the last writer the index is brought up to date; with the last handle the file is closed.</summary>
    public void Release(OpenInode open, bool wasWriter, bool wasPassthrough)
    {
        var (isLast, isUnwritten) = (false, false);
        lock (open.Gate)
        {
            try
            {
                if (wasWriter && open.Writers == 1) isUnwritten = !SettleNeedsGate(open, isLastWriter: true);
            }
            finally
            {
                if (wasWriter && --open.Writers == 0) open.MayChange = false;
                if (wasPassthrough) open.PassthroughHandles--;
                if (--open.Handles == 0)
                {
                    CloseNeedsGate(open);
                    isLast = true;
                }
            }
        }

        // Evicted before that, a crash or a power failure would leave holes in a file that counts as changed.
        if (isUnwritten) index.AfterFlush(() => NoteSent(open.Inode));
        if (isLast) DropIfUnlinked(open.Inode);
    }

    /// <summary>Called for a writer before the first byte is changed, with the content whole and dirty. As <see cref="Secure"/>.</summary>
    public VfsStatus MakeChangeable(OpenInode open, bool isOnRemote)
    {
        var status = Secure(open.File!, isOnRemote);
        if (status == VfsStatus.Ok) open.MayChange = true;
        return status;
    }

    /// <summary>
    /// Makes the committed index know a content as whole, of which nothing is evicted meanwhile: after a crash what is not whole counts as unchanged, and can
    /// be had again. NoSpace, IoError.
    /// </summary>
    /// <param name="isOnRemote">
    /// The remote has this content: it goes to the disk first. After a power failure the file may count as changed, and holes where the disk never got
    /// it would be sent over what the remote has.
    /// </param>
    public VfsStatus Secure(StagingFile file, bool isOnRemote)
    {
        if (isOnRemote && file.Sync(dataOnly: true) is not VfsStatus.Ok and var failed) return failed;
        file.SaveMap();
        index.Commit();
        return VfsStatus.Ok;
    }

    /// <summary>The kernel now reads and writes the file itself, for one handle.</summary>
    public static void BeginPassthrough(OpenInode open)
    {
        lock (open.Gate)
        {
            if (open.PassthroughHandles++ == 0) open.SettledStat = StatOf(open.File!);
        }
    }

    private VfsStatus OpenNeedsGate(OpenInode open, bool forWriting, bool keepsContent)
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

        return forWriting && !open.MayChange ? BeginWriting(open, record, keepsContent) : VfsStatus.Ok;
    }

    private void GiveUpNeedsGate(OpenInode open, bool forWriting)
    {
        if (forWriting) open.Writers--;
        if (--open.Handles == 0) CloseNeedsGate(open);
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

    // The mark must outlive the process before the first byte of a content that the remote has is overwritten.
    private VfsStatus BeginWriting(OpenInode open, InodeRecord record, bool keepsContent)
    {
        if (!record.IsUnsettled)
        {
            using var change = index.Change();
            change.Update(record with { IsUnsettled = true });
            change.Keep();
        }

        // What is dirty and whole stays so.
        if (open.File!.IsWhole) staging.SetDirty(open.File.Id, isDirty: true);
        if (open.File.IsWhole) return MakeChangeable(open, keepsContent && !index.HasUnsentContent(record));
        index.Commit();
        return VfsStatus.Ok;
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
