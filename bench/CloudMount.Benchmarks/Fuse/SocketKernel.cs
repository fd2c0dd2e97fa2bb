using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CloudMount.Fs.Linux.Device;
using CloudMount.Fs.Linux.Protocol;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Benchmarks.Fuse;

/// <summary>A socket pair that keeps message bounds, in place of /dev/fuse. Allocates nothing per message.</summary>
internal sealed unsafe class SocketKernel : IDisposable
{
    private const int LocalDomain = 1;
    private const int SequencedPackets = 5;

    private readonly SafeFileHandle _end;
    private readonly byte[] _reply = new byte[64 * 1024];

    public SocketKernel()
    {
        var ends = stackalloc int[2];
        if (Libc.SocketPair(LocalDomain, SequencedPackets, 0, ends) != 0) throw new IOException("socketpair failed.");
        Device = new FuseDevice(ends[0]);
        _end = new SafeFileHandle(ends[1], ownsHandle: true);
    }

    public FuseDevice Device { get; }

    public static byte[] Message<T>(Opcode opcode, T arguments)
        where T : unmanaged => Message(opcode, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in arguments)));

    public static byte[] Message(Opcode opcode, ReadOnlySpan<byte> arguments)
    {
        var head = new InHeader((uint)(Unsafe.SizeOf<InHeader>() + arguments.Length), opcode, 2, 5, 0, 0, 1, 0, 0);
        return [.. MemoryMarshal.AsBytes(new ReadOnlySpan<InHeader>(in head)), .. arguments];
    }

    public void Send(byte[] message)
    {
        fixed (byte* start = message) _ = Libc.Write(_end, start, (nuint)message.Length);
    }

    /// <summary>The length of the next message for the kernel.</summary>
    public int Receive()
    {
        fixed (byte* start = _reply) return (int)Libc.Read(_end, start, (nuint)_reply.Length);
    }

    /// <summary>Reads a message at the device's end and answers another, without a dispatcher.</summary>
    public void Answer(int length)
    {
        fixed (byte* start = _reply)
        {
            Device.Read(start, _reply.Length, out _);
            Device.Write(start, length);
        }
    }

    public void Dispose()
    {
        _end.Dispose();
        Device.Dispose();
    }
}
