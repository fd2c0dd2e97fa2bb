using CloudMount.Fs.Linux.Device;
using CloudMount.Fs.Linux.Protocol;
using CloudMount.Primitives;
using CloudMount.Vfs;

namespace CloudMount.Fs.Linux.Session;

/// <summary>Extended attributes. Where they are off, ENOSYS keeps the kernel from ever asking again.</summary>
internal sealed partial class FuseDispatcher
{
    private const uint CreateOnly = 1;
    private const uint ReplaceOnly = 2;

    private static readonly AnswerRequest<VfsResult<int>> AnswerXattrSize = static (_, request, result) =>
    {
        if (result.TryGetValue(out var size)) request.Reply(new GetXattrOut((uint)size, 0));
        else request.Answer(result.Status);
    };

    public bool GetXattr(FuseRequest request)
    {
        if (!_options.Xattr) return RefuseXattr(request);
        var arguments = request.Arguments;
        var size = arguments.Read<GetXattrIn>().Size;
        var pending = _vfs.GetExtendedAttributeAsync(request.Inode, arguments.ReadName(), request.Payload(size), request.Cancellation);
        return Complete(request, pending, size == 0 ? AnswerXattrSize : AnswerPayload);
    }

    public bool ListXattr(FuseRequest request)
    {
        if (!_options.Xattr) return RefuseXattr(request);
        var arguments = request.Arguments;
        var size = arguments.Read<GetXattrIn>().Size;
        var pending = _vfs.ListExtendedAttributesAsync(request.Inode, request.Payload(size), request.Cancellation);
        return Complete(request, pending, size == 0 ? AnswerXattrSize : AnswerPayload);
    }

    public bool SetXattr(FuseRequest request)
    {
        if (!_options.Xattr) return RefuseXattr(request);
        var arguments = request.Arguments;
        var input = arguments.Read<SetXattrIn>();
        if (_options.HasSetXattrExtension) arguments.Read<SetXattrExtensionIn>();
        var name = arguments.ReadName();
        var value = request.TakeData(ref arguments, input.Size);
        var mode = (input.Flags & (CreateOnly | ReplaceOnly)) switch
        {
            CreateOnly => ExtendedAttributeMode.Create,
            ReplaceOnly => ExtendedAttributeMode.Replace,
            _ => ExtendedAttributeMode.CreateOrReplace,
        };
        return Complete(request, _vfs.SetExtendedAttributeAsync(request.Inode, name, value, mode, request.Cancellation), AnswerStatus);
    }

    public bool RemoveXattr(FuseRequest request)
    {
        if (!_options.Xattr) return RefuseXattr(request);
        var arguments = request.Arguments;
        return Complete(
            request, _vfs.RemoveExtendedAttributeAsync(request.Inode, arguments.ReadName(), request.Cancellation), AnswerStatus);
    }

    private static bool RefuseXattr(FuseRequest request)
    {
        request.Fail(Errno.ENOSYS);
        return true;
    }
}
