using CloudMount.Fs.Linux.Device;
using CloudMount.Fs.Linux.Protocol;
using CloudMount.Primitives;
using CloudMount.Vfs;

namespace CloudMount.Fs.Linux.Session;

/// <summary>Attributes of inodes and of the file system.</summary>
internal sealed partial class FuseDispatcher
{
    private const uint HasHandle = 1;
    private const uint StatfsBlockSize = 4096;

    private static readonly AnswerRequest<VfsResult<InodeAttributes>> AnswerAttributes = static (_, request, result) =>
    {
        if (result.TryGetValue(out var attributes)) request.Reply(AttributeEncoding.ToAttributes(attributes));
        else request.Answer(result.Status);
    };

    private static readonly AnswerRequest<VfsResult<InodeAttributes>> AnswerStatx = static (_, request, result) =>
    {
        if (result.TryGetValue(out var attributes)) request.Reply(AttributeEncoding.ToStatx(attributes));
        else request.Answer(result.Status);
    };

    private static readonly AnswerRequest<VfsResult<SpaceAnswer>> AnswerSpace = static (_, request, result) =>
    {
        if (result.TryGetValue(out var space)) request.Reply(ToStatfs(space));
        else request.Answer(result.Status);
    };

    public bool GetAttributes(FuseRequest request)
    {
        var arguments = request.Arguments;
        var input = arguments.Read<GetAttributesIn>();
        var handle = (input.Flags & HasHandle) != 0 ? new HandleId(input.Handle) : HandleId.None;
        return Complete(request, _vfs.GetAttributesAsync(request.Inode, handle, request.Cancellation), AnswerAttributes);
    }

    public bool Statx(FuseRequest request)
    {
        var arguments = request.Arguments;
        var input = arguments.Read<StatxIn>();
        var handle = (input.Flags & HasHandle) != 0 ? new HandleId(input.Handle) : HandleId.None;
        return Complete(request, _vfs.GetAttributesAsync(request.Inode, handle, request.Cancellation), AnswerStatx);
    }

    public bool SetAttributes(FuseRequest request)
    {
        var arguments = request.Arguments;
        var input = arguments.Read<SetAttributesIn>();
        if (input.Valid.HasFlag(AttributeFields.Size) && (long)input.Size < 0)
        {
            request.Fail(Errno.EFBIG);
            return true;
        }

        var handle = input.Valid.HasFlag(AttributeFields.Handle) ? new HandleId(input.Handle) : HandleId.None;
        var change = ToChange(input);
        return Complete(
            request, _vfs.SetAttributesAsync(request.Inode, handle, change, request.Caller, request.Cancellation), AnswerAttributes);
    }

    public bool Statfs(FuseRequest request) => Complete(request, _vfs.GetSpaceAsync(request.Cancellation), AnswerSpace);

    private AttributeChange ToChange(in SetAttributesIn input)
    {
        var valid = input.Valid;
        return new(
            Permissions: valid.HasFlag(AttributeFields.Mode) ? input.Mode & PermissionBits : null,
            UserId: valid.HasFlag(AttributeFields.UserId) ? input.UserId : null,
            GroupId: valid.HasFlag(AttributeFields.GroupId) ? input.GroupId : null,
            Size: valid.HasFlag(AttributeFields.Size) ? (long)input.Size : null,
            AccessTime: ToTime(
                valid.HasFlag(AttributeFields.AccessTime), valid.HasFlag(AttributeFields.AccessTimeNow), input.AccessSeconds, input.AccessNanoseconds),
            ModifyTime: ToTime(
                valid.HasFlag(AttributeFields.ModifyTime), valid.HasFlag(AttributeFields.ModifyTimeNow), input.ModifySeconds, input.ModifyNanoseconds),
            ChangeTime: ToTime(valid.HasFlag(AttributeFields.ChangeTime), isNow: false, input.ChangeSeconds, input.ChangeNanoseconds),
            ClearPrivileges: valid.HasFlag(AttributeFields.ClearPrivileges));
    }

    private Timestamp? ToTime(bool isSet, bool isNow, ulong seconds, uint nanoseconds)
    {
        if (!isSet) return null;
        return isNow ? Timestamp.Now(_options.TimeProvider) : Timestamp.From((long)seconds, nanoseconds);
    }

    private static StatfsOut ToStatfs(in SpaceAnswer space) => new(
        (ulong)space.TotalBytes / StatfsBlockSize, (ulong)space.FreeBytes / StatfsBlockSize, (ulong)space.AvailableBytes / StatfsBlockSize,
        (ulong)space.TotalInodes, (ulong)space.FreeInodes, StatfsBlockSize, (uint)space.MaxNameBytes, StatfsBlockSize, 0, 0, 0, 0);
}
