using System.Runtime.CompilerServices;
using CloudMount.Fs.Linux.Device;
using CloudMount.Fs.Linux.Protocol;
using CloudMount.Primitives;

namespace CloudMount.Fs.Linux.Session;

/// <summary>
/// One request of the kernel with the memory for it and for its reply. Pooled. It is answered exactly once, on the device it came from;
/// a request that is never answered would leave its caller unkillable.
/// </summary>
internal sealed unsafe partial class FuseRequest : IDisposable
{
    private static readonly int HeadBytes = Unsafe.SizeOf<InHeader>();

    /// <summary>Where a request is read to, so that the data of a WRITE begins on a page.</summary>
    private static readonly int InputStart = PageBuffer.PageBytes - HeadBytes - Unsafe.SizeOf<WriteIn>();

    private readonly PageBuffer _input;
    private readonly PageBuffer _output;
    private readonly Memory<byte> _inputMemory;
    private readonly Memory<byte> _payload;

    private FuseDevice? _device;
    private int _length;
    private int _isAnswered;

    public FuseRequest(int maxDataBytes)
    {
        _input = new PageBuffer(maxDataBytes + (2 * PageBuffer.PageBytes));
        _output = new PageBuffer(maxDataBytes + PageBuffer.PageBytes);
        _inputMemory = _input.Memory;
        _payload = _output.Memory[PageBuffer.PageBytes..];
    }

    public DirectoryReply Directory { get; } = new();

    public ref readonly InHeader Head => ref Unsafe.AsRef<InHeader>(_input.Start + InputStart);

    public InodeNumber Inode => new(Head.Node);

    public Caller Caller => new(Head.UserId, Head.GroupId, Head.ProcessId);

    public CancellationTokenSource CancellationSource { get; private set; } = new();

    /// <summary>Cancelled when the kernel says that the caller gave up waiting.</summary>
    public CancellationToken Cancellation => CancellationSource.Token;

    public bool IsAnswered => Volatile.Read(ref _isAnswered) != 0;

    /// <summary>What stands behind the head. The kernel appends no extensions, because none is agreed on.</summary>
    public ArgumentReader Arguments => new(_inputMemory.Span.Slice(InputStart + HeadBytes, _length - HeadBytes));

    /// <summary>Waits for the next request of a device. ENODEV when the mount is gone.</summary>
    public Errno Receive(FuseDevice device)
    {
        _device = device;
        _isAnswered = 0;
        _length = device.Read(_input.Start + InputStart, _input.Length - InputStart, out var error);
        if (error != Errno.None) return error;
        if (_length == 0) return Errno.ENODEV;
        return _length >= HeadBytes && Head.Length == _length ? Errno.None : Errno.EIO;
    }

    /// <summary>The last bytes of the request, as memory that outlives the handler: the data of a WRITE.</summary>
    public ReadOnlyMemory<byte> TakeData(ref ArgumentReader arguments, uint count)
    {
        var start = InputStart + _length - arguments.Remaining;
        arguments.ReadBytes(count);
        return _inputMemory.Slice(start, (int)count);
    }

    /// <summary>Gives up a source that an interrupt may still cancel; the next request gets a fresh one.</summary>
    public void AbandonCancellation() => CancellationSource = new();

    public void Dispose()
    {
        CancellationSource.Dispose();
        ((IDisposable)_input).Dispose();
        ((IDisposable)_output).Dispose();
    }
}
