using CloudMount.Fs.Linux.Protocol;
using CloudMount.Fs.Linux.Session;
using CloudMount.Vfs;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudMount.Fs.Linux.Tests.Session;

/// <summary>A dispatcher between a fake kernel and an IVfs of the test, run step by step on the test's thread.</summary>
internal sealed class DispatcherRig : IDisposable
{
    private readonly RequestPool _pool = new(128 * 1024);
    private FuseRequest _request;

    public DispatcherRig(IVfs vfs, IBackingFiles? backing = null, bool xattr = true)
    {
        Files = new OpenFiles(new OpenModes(backing ?? new NoBackingFiles()));
        Dispatcher = new FuseDispatcher(
            vfs, new DispatcherOptions(xattr, HasSetXattrExtension: true, TimeProvider.System), Files, _pool, NullLogger.Instance);
        _request = _pool.Rent();
    }

    public FakeKernel Kernel { get; } = new();

    public OpenFiles Files { get; }

    public FuseDispatcher Dispatcher { get; }

    /// <summary>Serves the next request. True when it was done with at once.</summary>
    public bool Serve()
    {
        _request.Receive(Kernel.Device);
        if (Dispatcher.Dispatch(_request)) return true;
        _request = _pool.Rent();
        return false;
    }

    public KernelReply Ask(Opcode opcode, ulong node, params ReadOnlySpan<byte> arguments)
    {
        Kernel.Send(opcode, node, arguments);
        Serve();
        return Kernel.Receive();
    }

    public void Dispose()
    {
        Kernel.Dispose();
        _request.Dispose();
        _pool.Dispose();
    }
}
