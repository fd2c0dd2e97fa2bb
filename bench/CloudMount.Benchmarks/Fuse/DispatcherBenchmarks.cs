using BenchmarkDotNet.Attributes;
using CloudMount.Fs.Linux.Protocol;
using CloudMount.Fs.Linux.Session;
using Microsoft.Extensions.Logging.Abstractions;

namespace CloudMount.Benchmarks.Fuse;

/// <summary>
/// The FUSE dispatcher over an IVfs that does nothing, with a socket in place of /dev/fuse. The baseline is the same four system calls without the
/// dispatcher. All of it allocates 0 B (held by the adapter's AllocationTests).
/// </summary>
public class DispatcherBenchmarks
{
    private const int ReplyHeadBytes = 16;
    private const int EntryBytes = ReplyHeadBytes + 128;

    private readonly byte[] _lookup = SocketKernel.Message(Opcode.Lookup, "a name\0"u8);
    private readonly byte[] _attributes = SocketKernel.Message(Opcode.GetAttributes, default(GetAttributesIn));
    private readonly byte[] _read = SocketKernel.Message(Opcode.Read, new ReadIn(77, 0, 4096, 0, 0, 0, 0));
    private SocketKernel _kernel = null!;
    private RequestPool _pool = null!;
    private FuseRequest _request = null!;
    private FuseDispatcher _dispatcher = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _kernel = new SocketKernel();
        _pool = new RequestPool(128 * 1024);
        _request = _pool.Rent();
        var files = new OpenFiles(new OpenModes(new NoBackingFiles()));
        var options = new DispatcherOptions(false, HasSetXattrExtension: true, TimeProvider.System);
        _dispatcher = new FuseDispatcher(new NullVfs(), options, files, _pool, NullLogger.Instance);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _kernel.Dispose();
        _request.Dispose();
        _pool.Dispose();
    }

    [Benchmark(Baseline = true), BenchmarkCategory("dispatch")]
    public int SocketAlone()
    {
        _kernel.Send(_lookup);
        _kernel.Answer(EntryBytes);
        return _kernel.Receive();
    }

    /// <summary>0 B.</summary>
    [Benchmark, BenchmarkCategory("dispatch")]
    public int Lookup() => Serve(_lookup);

    /// <summary>0 B.</summary>
    [Benchmark, BenchmarkCategory("dispatch")]
    public int GetAttributes() => Serve(_attributes);

    [Benchmark(Baseline = true), BenchmarkCategory("dispatch of 4 KiB")]
    public int SocketAloneWithData()
    {
        _kernel.Send(_read);
        _kernel.Answer(ReplyHeadBytes + 4096);
        return _kernel.Receive();
    }

    /// <summary>0 B.</summary>
    [Benchmark, BenchmarkCategory("dispatch of 4 KiB")]
    public int Read() => Serve(_read);

    private int Serve(byte[] message)
    {
        _kernel.Send(message);
        _request.Receive(_kernel.Device);
        _dispatcher.Dispatch(_request);
        return _kernel.Receive();
    }
}
