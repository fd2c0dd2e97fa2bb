using CloudMount.Primitives;

namespace CloudMount.Vfs;

/// <summary>
/// What the engine tells an adapter to drop from the kernel's caches, because the remote changed it. Calls return at once: the adapter
/// queues them and sends them from a thread of its own, never from within an operation. All members are thread-safe.
/// </summary>
public interface IKernelCache
{
    /// <summary>Attributes are no longer true; with <paramref name="dropContent"/> neither are cached pages or listings.</summary>
    void InvalidateInode(InodeNumber inode, bool dropContent);

    /// <summary>The name leads elsewhere, appeared or vanished.</summary>
    void InvalidateEntry(InodeNumber parent, ReadOnlyMemory<byte> name);
}
