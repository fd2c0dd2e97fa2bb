using CloudMount.Fs.Linux.Device;
using CloudMount.Fs.Linux.Protocol;
using CloudMount.Vfs;
using Microsoft.Extensions.Logging;

namespace CloudMount.Fs.Linux.Session;

/// <summary>
/// Turns requests into calls of <see cref="IVfs"/> and results into replies. What is answered at once is answered on the thread that
/// read the request, without an allocation; what must wait takes the request along and leaves the thread. Whatever is thrown, the
/// request is answered.
/// </summary>
internal sealed partial class FuseDispatcher
{
    private readonly IVfs _vfs;
    private readonly DispatcherOptions _options;
    private readonly OpenFiles _files;
    private readonly RequestPool _pool;
    private readonly ILogger _logger;

    private volatile bool _isRefusing;

    public FuseDispatcher(IVfs vfs, DispatcherOptions options, OpenFiles files, RequestPool pool, ILogger logger)
    {
        _vfs = vfs;
        _options = options;
        _files = files;
        _pool = pool;
        _logger = logger;
    }

    public FuseCounters Counters { get; } = new();

    public WaitingRequests Waiting { get; } = new();

    /// <summary>From now on every operation fails with EIO; what closes or forgets goes on.</summary>
    public void RefuseAll() => _isRefusing = true;

    /// <summary>Serves one request. True when the request is done and may be used again; false when it is owned elsewhere now.</summary>
    public bool Dispatch(FuseRequest request)
    {
        var opcode = request.Head.Opcode;
        Counters.Count(opcode);
        ref readonly var operation = ref OperationTable.Find(opcode);
        try
        {
            if (_isRefusing && IsRefused(opcode)) request.Fail(Errno.EIO);
            else if (!operation.Handler(this, request)) return false;
        }
        catch (Exception e)
        {
            LogFailure(request, e);
        }

        if (operation.IsAnswered && !request.IsAnswered) request.Fail(Errno.EIO);
        return true;
    }

    private static bool IsRefused(Opcode opcode) => opcode is not
        (Opcode.Forget or Opcode.BatchForget or Opcode.Interrupt or Opcode.Release or Opcode.ReleaseDirectory or Opcode.NotifyReply);

    /// <summary>Answers now, or when the operation is done.</summary>
    private bool Complete<T>(FuseRequest request, ValueTask<T> pending, AnswerRequest<T> answer)
    {
        if (pending.IsCompletedSuccessfully)
        {
            answer(this, request, pending.Result);
            return true;
        }

        Waiting.Add(request);
        _ = CompleteLaterAsync(request, pending, answer);
        return false;
    }

    private async Task CompleteLaterAsync<T>(FuseRequest request, ValueTask<T> pending, AnswerRequest<T> answer)
    {
        try
        {
            answer(this, request, await pending.ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!request.IsAnswered)
        {
            request.Fail(Errno.EINTR);
        }
        catch (Exception e)
        {
            LogFailure(request, e);
            if (!request.IsAnswered) request.Fail(Errno.EIO);
        }
        finally
        {
            Waiting.Remove(request);
            _pool.Return(request);
            Waiting.Returned();
        }
    }

    private void LogFailure(FuseRequest request, Exception e) =>
        _logger.LogError(e, "{Opcode} of inode {Inode} failed; the caller got EIO.", request.Head.Opcode, request.Head.Node);
}
