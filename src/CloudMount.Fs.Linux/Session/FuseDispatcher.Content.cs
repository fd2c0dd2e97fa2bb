using CloudMount.Fs.Linux.Device;
using CloudMount.Fs.Linux.Protocol;
using CloudMount.Primitives;

namespace CloudMount.Fs.Linux.Session;

/// <summary>Reading and writing the content of files.</summary>
internal sealed partial class FuseDispatcher
{
    private const uint WriteClearsPrivileges = 4;
    private const uint SeekData = 3;
    private const uint SeekHole = 4;
    private const AllocateMode KnownAllocateModes = AllocateMode.KeepSize | AllocateMode.PunchHole | AllocateMode.ZeroRange;

    /// <summary>The most one COPY_FILE_RANGE may say to have copied: its reply counts in 32 bits.</summary>
    private const ulong MaxCopyBytes = 0x7FFF_F000;

    private static readonly AnswerRequest<VfsResult<int>> AnswerPayload = static (_, request, result) =>
    {
        if (result.TryGetValue(out var count)) request.Reply(count);
        else request.Answer(result.Status);
    };

    private static readonly AnswerRequest<VfsResult<int>> AnswerWritten = static (_, request, result) =>
    {
        if (result.TryGetValue(out var count)) request.Reply(new WriteOut((uint)count, 0));
        else request.Answer(result.Status);
    };

    private static readonly AnswerRequest<VfsResult<long>> AnswerOffset = static (_, request, result) =>
    {
        if (result.TryGetValue(out var offset)) request.Reply(new LseekOut((ulong)offset));
        else request.Answer(result.Status);
    };

    private static readonly AnswerRequest<VfsResult<long>> AnswerCopied = static (_, request, result) =>
    {
        if (result.TryGetValue(out var count)) request.Reply(new WriteOut((uint)count, 0));
        else request.Answer(result.Status);
    };

    private static readonly AnswerRequest<VfsResult<long>> AnswerCopied64 = static (_, request, result) =>
    {
        if (result.TryGetValue(out var count)) request.Reply(new CopyRangeOut((ulong)count));
        else request.Answer(result.Status);
    };

    public bool Read(FuseRequest request)
    {
        var arguments = request.Arguments;
        var input = arguments.Read<ReadIn>();
        var pending = _vfs.ReadAsync(new HandleId(input.Handle), (long)input.Offset, request.Payload(input.Size), request.Cancellation);
        return Complete(request, pending, AnswerPayload);
    }

    public bool Write(FuseRequest request)
    {
        var arguments = request.Arguments;
        var input = arguments.Read<WriteIn>();
        var data = request.TakeData(ref arguments, input.Size);
        var clearsPrivileges = (input.WriteFlags & WriteClearsPrivileges) != 0;
        var pending = _vfs.WriteAsync(new HandleId(input.Handle), (long)input.Offset, data, clearsPrivileges, request.Cancellation);
        return Complete(request, pending, AnswerWritten);
    }

    public bool Fallocate(FuseRequest request)
    {
        var arguments = request.Arguments;
        var input = arguments.Read<FallocateIn>();
        var mode = (AllocateMode)input.Mode;
        if ((mode & ~KnownAllocateModes) != 0)
        {
            request.Fail(Errno.EOPNOTSUPP);
            return true;
        }

        var pending = _vfs.AllocateAsync(new HandleId(input.Handle), mode, (long)input.Offset, (long)input.Length, request.Cancellation);
        return Complete(request, pending, AnswerStatus);
    }

    public bool Lseek(FuseRequest request)
    {
        var arguments = request.Arguments;
        var input = arguments.Read<LseekIn>();
        if (input.Whence is not (SeekData or SeekHole))
        {
            request.Fail(Errno.EINVAL);
            return true;
        }

        var target = input.Whence == SeekData ? SeekTarget.Data : SeekTarget.Hole;
        return Complete(
            request, _vfs.SeekAsync(new HandleId(input.Handle), (long)input.Offset, target, request.Cancellation), AnswerOffset);
    }

    public bool CopyRange(FuseRequest request) => CopyRange(request, AnswerCopied);

    public bool CopyRange64(FuseRequest request) => CopyRange(request, AnswerCopied64);

    private bool CopyRange(FuseRequest request, AnswerRequest<VfsResult<long>> answer)
    {
        var arguments = request.Arguments;
        var input = arguments.Read<CopyRangeIn>();
        if (input.Flags != 0)
        {
            request.Fail(Errno.EINVAL);
            return true;
        }

        var pending = _vfs.CopyRangeAsync(
            new HandleId(input.SourceHandle), (long)input.SourceOffset, new HandleId(input.TargetHandle), (long)input.TargetOffset,
            (long)Math.Min(input.Length, MaxCopyBytes), request.Cancellation);
        return Complete(request, pending, answer);
    }
}
