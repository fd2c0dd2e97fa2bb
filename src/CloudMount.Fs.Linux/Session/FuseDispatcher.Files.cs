using CloudMount.Fs.Linux.Device;
using CloudMount.Fs.Linux.Protocol;
using CloudMount.Primitives;
using CloudMount.Vfs;
using Microsoft.Extensions.Logging;

namespace CloudMount.Fs.Linux.Session;

/// <summary>Opening and closing files.</summary>
internal sealed partial class FuseDispatcher
{
    private const uint DataOnly = 1;

    private static readonly AnswerRequest<VfsResult<OpenedFile>> AnswerOpen = static (d, request, result) =>
    {
        if (!result.TryGetValue(out var file)) request.Answer(result.Status);
        else if (!d.TryAdmit(request.Inode, file, out var open)) request.Fail(Errno.EIO);
        else if (!request.Reply(open)) d.CloseUnanswered(file.Handle);
    };

    private static readonly AnswerRequest<VfsResult<CreatedFile>> AnswerCreate = static (d, request, result) =>
    {
        if (!result.TryGetValue(out var created))
        {
            request.Answer(result.Status);
            return;
        }

        var isDone = d.TryAdmit(created.Entry.Inode, created.File, out var open);
        if (!isDone) request.Fail(Errno.EIO);
        else if (request.Reply(new CreateOut(AttributeEncoding.ToEntry(created.Entry), open))) return;
        else d.CloseUnanswered(created.File.Handle);
        d._vfs.Forget(created.Entry.Inode, 1);
    };

    public bool Open(FuseRequest request)
    {
        var arguments = request.Arguments;
        var input = arguments.Read<OpenIn>();
        var mode = OpenFlags.ToMode(input.Flags, input.OpenFlags);
        return Complete(request, _vfs.OpenAsync(request.Inode, mode, request.Caller, request.Cancellation), AnswerOpen);
    }

    public bool Create(FuseRequest request)
    {
        var arguments = request.Arguments;
        var input = arguments.Read<CreateIn>();
        var mode = OpenFlags.ToMode(input.Flags, input.OpenFlags);
        var pending = _vfs.CreateAsync(
            request.Inode, arguments.ReadName(), input.Mode & PermissionBits, mode, request.Caller, request.Cancellation);
        return Complete(request, pending, AnswerCreate);
    }

    public bool CreateUnnamed(FuseRequest request)
    {
        var arguments = request.Arguments;
        var input = arguments.Read<CreateIn>();
        var mode = OpenFlags.ToMode(input.Flags, input.OpenFlags);
        var pending = _vfs.CreateUnnamedAsync(request.Inode, input.Mode & PermissionBits, mode, request.Caller, request.Cancellation);
        return Complete(request, pending, AnswerCreate);
    }

    public bool Release(FuseRequest request)
    {
        var arguments = request.Arguments;
        var handle = new HandleId(arguments.Read<ReleaseIn>().Handle);
        // Before the engine hears of it: from then on it may replace the local file, and no open may join the old one.
        return _files.Remove(handle) ? Complete(request, _vfs.ReleaseAsync(handle), AnswerStatus) : request.Reply(0) || true;
    }

    public bool Flush(FuseRequest request)
    {
        var arguments = request.Arguments;
        var handle = new HandleId(arguments.Read<FlushIn>().Handle);
        return Complete(request, _vfs.FlushAsync(handle, request.Cancellation), AnswerStatus);
    }

    public bool Sync(FuseRequest request)
    {
        var arguments = request.Arguments;
        var input = arguments.Read<SyncIn>();
        var isDataOnly = (input.Flags & DataOnly) != 0;
        return Complete(request, _vfs.SyncAsync(new HandleId(input.Handle), isDataOnly, request.Cancellation), AnswerStatus);
    }

    /// <summary>Releases everything that is still open: the kernel says nothing of it when a mount ends.</summary>
    public async Task CloseAllAsync()
    {
        foreach (var handle in _files.TakeAllFiles()) await ReleaseAsync(handle).ConfigureAwait(false);
        foreach (var handle in _files.TakeAllDirectories()) _vfs.ReleaseDirectory(handle);
    }

    /// <summary>Decides how the kernel reads and writes an opened file. False, and the file is released, when it can not at all.</summary>
    private bool TryAdmit(InodeNumber inode, in OpenedFile file, out OpenOut open)
    {
        var grant = _files.Add(file.Handle, inode, file.WholeFile);
        var isPassthrough = grant.Mode == InodeMode.Passthrough;
        if (file.WholeFile is not null) _vfs.SettleOpen(file.Handle, isPassthrough);
        var flags = isPassthrough ? OpenReplyFlags.Passthrough : file.KeepCache ? OpenReplyFlags.KeepCache : OpenReplyFlags.None;
        // Without passthrough, FLUSH also makes the kernel write out what was stored through a mapping (fs/fuse/file.c, fuse_flush).
        if (isPassthrough && !file.NeedsFlush) flags |= OpenReplyFlags.NoFlush;
        open = new OpenOut(file.Handle.Value, flags, grant.BackingId);
        if (grant.Mode != InodeMode.None) return true;

        _logger.LogError("Inode {Inode} is read by the kernel itself, and a later open did not offer its local file.", inode);
        _ = ReleaseAsync(file.Handle);
        return false;
    }

    private void CloseUnanswered(HandleId handle)
    {
        if (_files.Remove(handle)) _ = ReleaseAsync(handle);
    }

    private async Task ReleaseAsync(HandleId handle)
    {
        try
        {
            await _vfs.ReleaseAsync(handle).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _logger.LogError(e, "The release of an open file failed.");
        }
    }
}
