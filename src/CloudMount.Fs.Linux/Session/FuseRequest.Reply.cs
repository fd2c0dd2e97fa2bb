using System.Runtime.CompilerServices;
using CloudMount.Fs.Linux.Device;
using CloudMount.Fs.Linux.Protocol;
using CloudMount.Primitives;

namespace CloudMount.Fs.Linux.Session;

/// <summary>The reply: a head that ends where a page begins, and the payload from there, sent with one write.</summary>
internal sealed unsafe partial class FuseRequest
{
    private static readonly int ReplyHeadBytes = Unsafe.SizeOf<OutHeader>();

    /// <summary>Room for the data of a reply. Throws when more is asked than any request may.</summary>
    public Memory<byte> Payload(uint size) => size <= (uint)_payload.Length
        ? _payload[..(int)size]
        : throw new MalformedRequestException($"The request asks for {size} bytes.");

    /// <summary>Answers with the first bytes of the payload. False when the request is gone: the caller was killed.</summary>
    public bool Reply(int payloadBytes) => Send(Errno.None, payloadBytes);

    public bool Reply<T>(in T payload)
        where T : unmanaged
    {
        Unsafe.WriteUnaligned(_output.Start + PageBuffer.PageBytes, payload);
        return Send(Errno.None, Unsafe.SizeOf<T>());
    }

    public bool Reply(ReadOnlySpan<byte> payload)
    {
        payload.CopyTo(_payload.Span);
        return Send(Errno.None, payload.Length);
    }

    public void Fail(Errno error) => Send(error, 0);

    /// <summary>Answers with the status alone.</summary>
    public void Answer(VfsStatus status) => Send(ErrnoMap.ToErrno(status), 0);

    private bool Send(Errno error, int payloadBytes)
    {
        if (Interlocked.Exchange(ref _isAnswered, 1) != 0)
            throw new InvalidOperationException($"Request {Head.Unique} ({Head.Opcode}) was answered twice.");
        var refusal = Write(error, payloadBytes);
        if (refusal is Errno.None) return true;
        // The kernel takes no reply of a wrong length, and may still wait for one.
        if (refusal is not (Errno.ENOENT or Errno.ENODEV)) Write(Errno.EIO, 0);
        return false;
    }

    private Errno Write(Errno error, int payloadBytes)
    {
        var start = _output.Start + PageBuffer.PageBytes - ReplyHeadBytes;
        var length = ReplyHeadBytes + payloadBytes;
        Unsafe.WriteUnaligned(start, new OutHeader((uint)length, -(int)error, Head.Unique));
        return _device!.Write(start, length);
    }
}
