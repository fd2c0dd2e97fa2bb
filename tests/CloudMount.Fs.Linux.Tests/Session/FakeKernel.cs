using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CloudMount.Fs.Linux.Device;
using CloudMount.Fs.Linux.Protocol;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Fs.Linux.Tests.Session;

/// <summary>A socket that keeps message bounds stands in for /dev/fuse: one end is the device, the other speaks as the kernel.</summary>
internal sealed unsafe class FakeKernel : IDisposable
{
    private const int LocalDomain = 1;
    private const int SequencedPackets = 5;

    private readonly SafeFileHandle _end;
    private readonly byte[] _buffer = new byte[256 * 1024];
    private ulong _lastUnique;

    public FakeKernel()
    {
        var ends = stackalloc int[2];
        if (Libc.SocketPair(LocalDomain, SequencedPackets, 0, ends) != 0) throw new IOException("socketpair failed.");
        Device = new FuseDevice(ends[0]);
        _end = new SafeFileHandle(ends[1], ownsHandle: true);
    }

    public FuseDevice Device { get; }

    /// <summary>Sends a request; answers its number, which is even as the kernel's are.</summary>
    public ulong Send(Opcode opcode, ulong node, params ReadOnlySpan<byte> arguments)
    {
        var unique = _lastUnique += 2;
        SendAs(unique, opcode, node, arguments);
        return unique;
    }

    public void SendAs(ulong unique, Opcode opcode, ulong node, ReadOnlySpan<byte> arguments)
    {
        var head = new InHeader((uint)(Unsafe.SizeOf<InHeader>() + arguments.Length), opcode, unique, node, 1000, 1001, 1002, 0, 0);
        SendRaw([.. MemoryMarshal.AsBytes(new ReadOnlySpan<InHeader>(in head)), .. arguments]);
    }

    public void SendRaw(ReadOnlySpan<byte> message)
    {
        fixed (byte* start = message) _ = Libc.Write(_end, start, (nuint)message.Length);
    }

    /// <summary>The next whole reply or notification.</summary>
    public KernelReply Receive()
    {
        fixed (byte* start = _buffer)
        {
            var length = (int)Libc.Read(_end, start, (nuint)_buffer.Length);
            var head = MemoryMarshal.Read<OutHeader>(_buffer);
            if (head.Length != length) throw new IOException($"A reply of {length} bytes says it has {head.Length}.");
            return new KernelReply(head.Unique, head.Error, _buffer[Unsafe.SizeOf<OutHeader>()..length]);
        }
    }

    /// <summary>From now on no reply arrives.</summary>
    public void Leave() => _end.Dispose();

    public void Dispose()
    {
        _end.Dispose();
        Device.Dispose();
    }

    public static byte[] Bytes<T>(T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();
}
