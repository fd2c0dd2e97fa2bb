using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CloudMount.Fs.Linux.Protocol;

/// <summary>Takes a request apart behind its head, never past its end. Throws <see cref="MalformedRequestException"/> where it is too short.</summary>
internal ref struct ArgumentReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly int Remaining => _rest.Length;

    public T Read<T>()
        where T : unmanaged
    {
        var size = Unsafe.SizeOf<T>();
        if (_rest.Length < size) ThrowTooShort(size, _rest.Length);
        var value = MemoryMarshal.Read<T>(_rest);
        _rest = _rest[size..];
        return value;
    }

    /// <summary>The bytes up to the next zero, which must lie within the request and is skipped.</summary>
    public ReadOnlySpan<byte> ReadName()
    {
        var length = _rest.IndexOf((byte)0);
        if (length < 0) ThrowUnterminated();
        var name = _rest[..length];
        _rest = _rest[(length + 1)..];
        return name;
    }

    public ReadOnlySpan<byte> ReadBytes(uint count)
    {
        if (count > (uint)_rest.Length) ThrowTooShort(count, _rest.Length);
        var bytes = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return bytes;
    }

    [DoesNotReturn]
    private static void ThrowTooShort(long wanted, int left) =>
        throw new MalformedRequestException($"The request holds {left} bytes where {wanted} are due.");

    [DoesNotReturn]
    private static void ThrowUnterminated() => throw new MalformedRequestException("A name of the request has no end.");
}
