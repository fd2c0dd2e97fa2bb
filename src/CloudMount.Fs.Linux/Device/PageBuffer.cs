using System.Buffers;
using System.Runtime.InteropServices;

namespace CloudMount.Fs.Linux.Device;

/// <summary>
/// Page-aligned memory outside the garbage collector's heap, for what the kernel reads and writes. It never moves, so pinning is free.
/// The owner disposes it when no view of it is in use.
/// </summary>
internal sealed unsafe class PageBuffer : MemoryManager<byte>
{
    public const int PageBytes = 4096;

    private readonly int _length;
    private byte* _start;

    public PageBuffer(int length)
    {
        _length = length;
        _start = (byte*)NativeMemory.AlignedAlloc((nuint)length, PageBytes);
    }

    public byte* Start => _start;

    public int Length => _length;

    public override Memory<byte> Memory => CreateMemory(_length);

    // Sound: the memory lives as long as this object is not disposed, and GetSpan is only asked through it.
    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_start == null, this);
        return new Span<byte>(_start, _length);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)_length, nameof(elementIndex));
        return new MemoryHandle(_start + elementIndex);
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (_start == null) return;
        NativeMemory.AlignedFree(_start);
        _start = null;
    }
}
