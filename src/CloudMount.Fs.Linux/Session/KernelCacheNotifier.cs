using System.Runtime.CompilerServices;
using CloudMount.Fs.Linux.Device;
using CloudMount.Fs.Linux.Protocol;
using CloudMount.Primitives;
using CloudMount.Vfs;
using Microsoft.Extensions.Logging;

namespace CloudMount.Fs.Linux.Session;

/// <summary>
/// Tells the kernel what to drop from its caches, from a thread of its own: the kernel takes locks for it that the caller of a waiting
/// request may hold, so a handler that sent or awaited a notification would wait for itself. What repeats while it waits is sent once.
/// </summary>
internal sealed unsafe class KernelCacheNotifier : IKernelCache, IDisposable
{
    private const int MaxNameBytes = 1024;
    private const int StackBytes = 256 * 1024;

    private readonly FuseDevice _device;
    private readonly ILogger _logger;
    private readonly PageBuffer _buffer = new(PageBuffer.PageBytes);
    private readonly Thread _thread;
    private readonly object _lock = new();

    // Guarded by _lock; waited for with Monitor.
    private readonly Queue<(InodeNumber Parent, byte[] Name)> _entries = new();
    private readonly Dictionary<InodeNumber, bool> _inodes = [];
    private bool _isStopped;

    public KernelCacheNotifier(FuseDevice device, ILogger logger)
    {
        _device = device;
        _logger = logger;
        _thread = new Thread(Run, StackBytes) { IsBackground = true, Name = "FUSE notifications" };
        _thread.Start();
    }

    public void InvalidateInode(InodeNumber inode, bool dropContent)
    {
        lock (_lock)
        {
            if (_isStopped) return;
            _inodes[inode] = dropContent || (_inodes.TryGetValue(inode, out var isWaiting) && isWaiting);
            Monitor.Pulse(_lock);
        }
    }

    public void InvalidateEntry(InodeNumber parent, ReadOnlyMemory<byte> name)
    {
        if (name.Length > MaxNameBytes) return;
        lock (_lock)
        {
            if (_isStopped) return;
            _entries.Enqueue((parent, name.ToArray()));
            Monitor.Pulse(_lock);
        }
    }

    /// <summary>Drops what was not sent. Called when the mount is gone, so that nothing can hold the thread.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isStopped = true;
            Monitor.Pulse(_lock);
        }

        _thread.Join();
        ((IDisposable)_buffer).Dispose();
    }

    private void Run()
    {
        while (true)
        {
            (InodeNumber Parent, byte[] Name)? entry = null;
            (InodeNumber Inode, bool DropContent)? inode = null;
            lock (_lock)
            {
                while (!_isStopped && _entries.Count == 0 && _inodes.Count == 0) Monitor.Wait(_lock);
                if (_isStopped) return;
                if (_entries.TryDequeue(out var next)) entry = next;
                else inode = TakeInodeNeedsLock();
            }

            if (entry is { } name) SendEntry(name.Parent, name.Name);
            if (inode is { } changed) SendInode(changed.Inode, changed.DropContent);
        }
    }

    private (InodeNumber Inode, bool DropContent) TakeInodeNeedsLock()
    {
        using var first = _inodes.GetEnumerator();
        first.MoveNext();
        var (inode, dropContent) = first.Current;
        _inodes.Remove(inode);
        return (inode, dropContent);
    }

    private void SendInode(InodeNumber inode, bool dropContent)
    {
        var body = new InvalidateInodeOut(inode.Value, dropContent ? 0 : -1, 0);
        Unsafe.WriteUnaligned(_buffer.Start + Unsafe.SizeOf<OutHeader>(), body);
        Send(NotifyCode.InvalidateInode, Unsafe.SizeOf<InvalidateInodeOut>());
    }

    private void SendEntry(InodeNumber parent, byte[] name)
    {
        var body = _buffer.Start + Unsafe.SizeOf<OutHeader>();
        Unsafe.WriteUnaligned(body, new InvalidateEntryOut(parent.Value, (uint)name.Length, 0));
        var target = new Span<byte>(body + Unsafe.SizeOf<InvalidateEntryOut>(), name.Length + 1);
        name.CopyTo(target);
        target[^1] = 0;
        Send(NotifyCode.InvalidateEntry, Unsafe.SizeOf<InvalidateEntryOut>() + target.Length);
    }

    private void Send(NotifyCode code, int bodyBytes)
    {
        var length = Unsafe.SizeOf<OutHeader>() + bodyBytes;
        Unsafe.WriteUnaligned(_buffer.Start, new OutHeader((uint)length, (int)code, 0));
        var error = _device.Write(_buffer.Start, length);
        // ENOENT: the kernel holds nothing of it. ENOTEMPTY, EBUSY: a directory in use stays, and is asked for again when it expires.
        if (error is not (Errno.None or Errno.ENOENT or Errno.ENODEV or Errno.ENOTCONN or Errno.ENOTEMPTY or Errno.EBUSY or Errno.ENOTDIR))
            _logger.LogWarning("The kernel did not take a notification ({Code}): {Error}.", code, error);
    }
}
