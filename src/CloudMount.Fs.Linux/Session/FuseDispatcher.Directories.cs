using CloudMount.Fs.Linux.Protocol;
using CloudMount.Primitives;
using CloudMount.Vfs;

namespace CloudMount.Fs.Linux.Session;

/// <summary>Open directories and their listings.</summary>
internal sealed partial class FuseDispatcher
{
    private static readonly AnswerRequest<VfsResult<OpenedDirectory>> AnswerOpenDirectory = static (d, request, result) =>
    {
        if (!result.TryGetValue(out var opened))
        {
            request.Answer(result.Status);
            return;
        }

        d._files.AddDirectory(opened.Handle);
        var flags = opened.KeepCache ? OpenReplyFlags.CacheDirectory | OpenReplyFlags.KeepCache : OpenReplyFlags.CacheDirectory;
        if (!request.Reply(new OpenOut(opened.Handle.Value, flags, 0))) d.CloseDirectory(opened.Handle);
    };

    private static readonly AnswerRequest<VfsStatus> AnswerListing = static (d, request, status) =>
    {
        if (status != VfsStatus.Ok)
        {
            request.Directory.Undo(d._vfs);
            request.Answer(status);
        }
        else if (!request.Reply(request.Directory.Length))
        {
            request.Directory.Undo(d._vfs);
        }
    };

    public bool OpenDirectory(FuseRequest request) =>
        Complete(request, _vfs.OpenDirectoryAsync(request.Inode, request.Cancellation), AnswerOpenDirectory);

    public bool ReadDirectory(FuseRequest request, bool wantsAttributes)
    {
        var arguments = request.Arguments;
        var input = arguments.Read<ReadIn>();
        request.Directory.Start(request.Payload(input.Size), wantsAttributes);
        var pending = _vfs.ReadDirectoryAsync(new HandleId(input.Handle), input.Offset, request.Directory, request.Cancellation);
        return Complete(request, pending, AnswerListing);
    }

    public bool ReleaseDirectory(FuseRequest request)
    {
        var arguments = request.Arguments;
        CloseDirectory(new HandleId(arguments.Read<ReleaseIn>().Handle));
        request.Reply(0);
        return true;
    }

    public bool SyncDirectory(FuseRequest request)
    {
        var arguments = request.Arguments;
        var handle = new HandleId(arguments.Read<SyncIn>().Handle);
        return Complete(request, _vfs.SyncDirectoryAsync(handle, request.Cancellation), AnswerStatus);
    }

    public bool Interrupt(FuseRequest request)
    {
        var arguments = request.Arguments;
        Waiting.Interrupt(arguments.Read<InterruptIn>().Unique);
        return true;
    }

    private void CloseDirectory(HandleId handle)
    {
        if (_files.RemoveDirectory(handle)) _vfs.ReleaseDirectory(handle);
    }
}
