using System.Runtime.InteropServices;

namespace CloudMount.Fs.Linux.Tests.Session;

/// <summary>What the kernel would have got.</summary>
internal sealed record KernelReply(ulong Unique, int Error, byte[] Payload)
{
    public T Read<T>()
        where T : unmanaged => MemoryMarshal.Read<T>(Payload);
}
