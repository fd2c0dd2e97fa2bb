using CloudMount.Primitives;
using CloudMount.Vfs;

namespace CloudMount;

/// <summary>Hands on to the adapter what is no longer true, once there is one: the volume is open before it is mounted.</summary>
internal sealed class KernelCacheRelay : IKernelCache
{
    private IKernelCache? _target;

    public void Attach(IKernelCache target) => Volatile.Write(ref _target, target);

    public void InvalidateInode(InodeNumber inode, bool dropContent) => Volatile.Read(ref _target)?.InvalidateInode(inode, dropContent);

    public void InvalidateEntry(InodeNumber parent, ReadOnlyMemory<byte> name) => Volatile.Read(ref _target)?.InvalidateEntry(parent, name);
}
