using CloudMount.Primitives;
using CloudMount.Vfs;

namespace CloudMount.TestKit.Model;

public sealed partial class ModelVfs
{
    public ValueTask<VfsResult<OpenedFile>> OpenAsync(InodeNumber inode, OpenMode mode, Caller caller, CancellationToken cancellation)
    {
        lock (_lock) return Done(OpenNeedsLock(inode, mode, caller));
    }

    public ValueTask<VfsResult<CreatedFile>> CreateAsync(
        InodeNumber parent, ReadOnlySpan<byte> name, uint permissions, OpenMode mode, Caller caller, CancellationToken cancellation)
    {
        lock (_lock) return Done(CreateNeedsLock(parent, name, permissions, mode, caller));
    }

    public ValueTask<VfsResult<CreatedFile>> CreateUnnamedAsync(
        InodeNumber parent, uint permissions, OpenMode mode, Caller caller, CancellationToken cancellation)
    {
        lock (_lock)
        {
            var status = FindDirectoryNeedsLock(parent, out var directory);
            if (status != VfsStatus.Ok) return Done<VfsResult<CreatedFile>>(status);
            var made = MakeNeedsLock(directory, FileKind.Regular, permissions, caller);
            made.LinkCount = 0;
            return Done<VfsResult<CreatedFile>>(new CreatedFile(AnswerNeedsLock(made), HandleNeedsLock(made, mode, caller)));
        }
    }

    public void SettleOpen(HandleId handle, bool isPassthrough)
    {
        lock (_lock)
        {
            if (!_unsettled.Remove(handle)) throw new InvalidOperationException("An open was settled that offered no file, or twice.");
            if (!isPassthrough) return;
            _handles[handle].IsPassthrough = true;
            _handles[handle].Inode.PassthroughOpens++;
            PassthroughOpens++;
        }
    }

    public ValueTask<VfsStatus> FlushAsync(HandleId handle, CancellationToken cancellation) => SyncAsync(handle, false, cancellation);

    public ValueTask<VfsStatus> SyncAsync(HandleId handle, bool dataOnly, CancellationToken cancellation)
    {
        lock (_lock) return Done(_handles.ContainsKey(handle) ? VfsStatus.Ok : VfsStatus.BadHandle);
    }

    public ValueTask<VfsStatus> ReleaseAsync(HandleId handle)
    {
        lock (_lock)
        {
            if (!_handles.Remove(handle, out var open)) return Done(VfsStatus.BadHandle);
            AdoptFileTime(open.Inode);
            open.Inode.Opens--;
            if (open.IsPassthrough) open.Inode.PassthroughOpens--;
            DropIfUnusedNeedsLock(open.Inode);
            return Done(VfsStatus.Ok);
        }
    }

    private VfsResult<OpenedFile> OpenNeedsLock(InodeNumber number, OpenMode mode, Caller caller)
    {
        var status = FindNeedsLock(number, out var inode);
        if (status != VfsStatus.Ok) return status;
        if (inode.Content is null) return inode.IsDirectory ? VfsStatus.IsDirectory : VfsStatus.NotSupported;
        if (mode.HasFlag(OpenMode.Truncate))
        {
            inode.Content.SetLength(0);
            if (mode.HasFlag(OpenMode.ClearPrivileges)) inode.ClearPrivileges();
            TouchNeedsLock(inode);
        }

        return HandleNeedsLock(inode, mode, caller);
    }

    private VfsResult<CreatedFile> CreateNeedsLock(InodeNumber parent, ReadOnlySpan<byte> name, uint permissions, OpenMode mode, Caller caller)
    {
        var status = FindParentNeedsLock(parent, name, out var directory);
        if (status != VfsStatus.Ok) return status;
        if (directory.Directory!.TryFind(name, out var entry))
        {
            if (mode.HasFlag(OpenMode.Exclusive)) return VfsStatus.Exists;
            var opened = OpenNeedsLock(entry.Inode.Number, mode, caller);
            return opened.IsOk ? new CreatedFile(AnswerNeedsLock(entry.Inode), opened.Value) : opened.Status;
        }

        var made = MakeNeedsLock(directory, FileKind.Regular, permissions, caller);
        AttachNeedsLock(directory, name, made);
        return new CreatedFile(AnswerNeedsLock(made), HandleNeedsLock(made, mode, caller));
    }

    private OpenedFile HandleNeedsLock(ModelInode inode, OpenMode mode, Caller caller)
    {
        var handle = new HandleId(++_lastHandle);
        _handles.Add(handle, new ModelHandle(inode, mode));
        inode.Opens++;
        var file = inode.Content!.File;
        // The kernel writes such a file without clearing its privileges; so the writes have to come here, or the open has to clear them.
        if (mode.HasFlag(OpenMode.Write) && inode.HasPrivileges)
        {
            if (inode.PassthroughOpens == 0) file = null;
            else if (caller.UserId != 0) inode.ClearPrivileges();
        }

        if (file is not null) _unsettled.Add(handle);
        return new OpenedFile(handle, KeepCache: true, NeedsFlush: true, file);
    }
}
