using CloudMount.Fs.Linux.Device;
using CloudMount.Fs.Linux.Protocol;
using CloudMount.Primitives;
using CloudMount.Vfs;

namespace CloudMount.Fs.Linux.Session;

/// <summary>Names: finding, making, moving and removing them.</summary>
internal sealed partial class FuseDispatcher
{
    private const int KindShift = 12;
    private const uint PermissionBits = 0xFFF;

    private static readonly AnswerRequest<VfsResult<EntryAnswer>> AnswerEntry = static (d, request, result) =>
    {
        if (!result.TryGetValue(out var entry)) request.Answer(result.Status);
        else if (!request.Reply(AttributeEncoding.ToEntry(entry)) && !entry.IsNegative) d._vfs.Forget(entry.Inode, 1);
    };

    private static readonly AnswerRequest<VfsStatus> AnswerStatus = static (_, request, status) => request.Answer(status);

    private static readonly AnswerRequest<VfsResult<ReadOnlyMemory<byte>>> AnswerTarget = static (_, request, result) =>
    {
        if (result.TryGetValue(out var target)) request.Reply(target.Span);
        else request.Answer(result.Status);
    };

    public bool Lookup(FuseRequest request)
    {
        var arguments = request.Arguments;
        return Complete(request, _vfs.LookupAsync(request.Inode, arguments.ReadName(), request.Cancellation), AnswerEntry);
    }

    public bool Forget(FuseRequest request)
    {
        var arguments = request.Arguments;
        _vfs.Forget(request.Inode, arguments.Read<ForgetIn>().Count);
        return true;
    }

    public bool BatchForget(FuseRequest request)
    {
        var arguments = request.Arguments;
        for (var left = arguments.Read<BatchForgetIn>().Count; left > 0; left--)
        {
            var one = arguments.Read<ForgetOne>();
            _vfs.Forget(new InodeNumber(one.Node), one.Count);
        }

        return true;
    }

    public bool ReadLink(FuseRequest request) => Complete(request, _vfs.ReadLinkAsync(request.Inode, request.Cancellation), AnswerTarget);

    public bool MakeNode(FuseRequest request)
    {
        var arguments = request.Arguments;
        var input = arguments.Read<MknodIn>();
        var pending = _vfs.MakeNodeAsync(
            request.Inode, arguments.ReadName(), (FileKind)(input.Mode >> KindShift), input.Mode & PermissionBits, input.Device,
            request.Caller, request.Cancellation);
        return Complete(request, pending, AnswerEntry);
    }

    public bool MakeDirectory(FuseRequest request)
    {
        var arguments = request.Arguments;
        var input = arguments.Read<MkdirIn>();
        var pending = _vfs.MakeDirectoryAsync(
            request.Inode, arguments.ReadName(), input.Mode & PermissionBits, request.Caller, request.Cancellation);
        return Complete(request, pending, AnswerEntry);
    }

    public bool MakeSymbolicLink(FuseRequest request)
    {
        var arguments = request.Arguments;
        var name = arguments.ReadName();
        var target = arguments.ReadName();
        return Complete(
            request, _vfs.MakeSymbolicLinkAsync(request.Inode, name, target, request.Caller, request.Cancellation), AnswerEntry);
    }

    public bool Link(FuseRequest request)
    {
        var arguments = request.Arguments;
        var inode = new InodeNumber(arguments.Read<LinkIn>().OldNode);
        return Complete(request, _vfs.LinkAsync(inode, request.Inode, arguments.ReadName(), request.Cancellation), AnswerEntry);
    }

    public bool Unlink(FuseRequest request)
    {
        var arguments = request.Arguments;
        return Complete(request, _vfs.UnlinkAsync(request.Inode, arguments.ReadName(), request.Cancellation), AnswerStatus);
    }

    public bool RemoveDirectory(FuseRequest request)
    {
        var arguments = request.Arguments;
        return Complete(request, _vfs.RemoveDirectoryAsync(request.Inode, arguments.ReadName(), request.Cancellation), AnswerStatus);
    }

    public bool Rename(FuseRequest request)
    {
        var arguments = request.Arguments;
        var newParent = new InodeNumber(arguments.Read<RenameIn>().NewParent);
        return Rename(request, newParent, RenameMode.Replace, arguments);
    }

    public bool Rename2(FuseRequest request)
    {
        var arguments = request.Arguments;
        var input = arguments.Read<Rename2In>();
        if (input.Flags <= (uint)RenameMode.Exchange)
            return Rename(request, new InodeNumber(input.NewParent), (RenameMode)input.Flags, arguments);
        request.Fail(Errno.EINVAL);
        return true;
    }

    private bool Rename(FuseRequest request, InodeNumber newParent, RenameMode mode, ArgumentReader arguments)
    {
        var name = arguments.ReadName();
        var newName = arguments.ReadName();
        return Complete(
            request, _vfs.RenameAsync(request.Inode, name, newParent, newName, mode, request.Cancellation), AnswerStatus);
    }
}
