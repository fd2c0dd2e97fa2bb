using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace CloudMount.Server;

/// <summary>Makes the pools that Kestrel asks for. Thread-safe.</summary>
internal sealed class LargeBlocks : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new LargeBlockPool();
}
