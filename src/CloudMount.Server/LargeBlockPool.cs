using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace CloudMount.Server;

/// <summary>
/// The buffers of connections, in blocks of 64 KiB where Kestrel's own has 4 KiB: a system call receives or sends no more than a block. Connections that
/// wait hold none. What was in use at once stays for the next, up to <see cref="MaxKept"/> blocks. Thread-safe.
/// </summary>
internal sealed class LargeBlockPool : MemoryPool<byte>
{
    private const int BlockBytes = 64 * 1024;
    private const int MaxKept = 128;

    private readonly ConcurrentQueue<byte[]> _kept = new();

    public override int MaxBufferSize => BlockBytes;

    /// <summary>A block, however little is asked for.</summary>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        return new Block(this, _kept.TryDequeue(out var kept) ? kept : GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true));
    }

    protected override void Dispose(bool disposing) => _kept.Clear();

    private void Return(byte[] bytes)
    {
        if (_kept.Count < MaxKept) _kept.Enqueue(bytes);
    }

    private sealed class Block(LargeBlockPool pool, byte[] bytes) : IMemoryOwner<byte>
    {
        private byte[]? _bytes = bytes;

        public Memory<byte> Memory
        {
            get
            {
                var held = _bytes ?? throw new ObjectDisposedException(nameof(Block));
                return MemoryMarshal.CreateFromPinnedArray(held, 0, held.Length);
            }
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _bytes, null) is { } returned) pool.Return(returned);
        }
    }
}
