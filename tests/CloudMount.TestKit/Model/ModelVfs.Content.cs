using CloudMount.Primitives;

namespace CloudMount.TestKit.Model;

public sealed partial class ModelVfs
{
    // Guarded by _lock.
    private readonly HashSet<HandleId> _unsettled = [];

    /// <summary>How many opens the kernel was let read and write the local file for.</summary>
    public int PassthroughOpens { get; private set; }

    public ValueTask<VfsResult<int>> ReadAsync(HandleId handle, long offset, Memory<byte> destination, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (FindContentNeedsLock(handle) is not { } inode) return Done<VfsResult<int>>(VfsStatus.BadHandle);
            return Done<VfsResult<int>>(inode.Content!.Read(offset, destination.Span));
        }
    }

    public ValueTask<VfsResult<int>> WriteAsync(
        HandleId handle, long offset, ReadOnlyMemory<byte> source, bool clearPrivileges, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (FindContentNeedsLock(handle) is not { } inode) return Done<VfsResult<int>>(VfsStatus.BadHandle);
            if (offset > MaxFileBytes - source.Length) return Done<VfsResult<int>>(VfsStatus.FileTooLarge);
            inode.Content!.Write(offset, source.Span);
            if (clearPrivileges) inode.ClearPrivileges();
            TouchNeedsLock(inode);
            return Done<VfsResult<int>>(source.Length);
        }
    }

    public ValueTask<VfsStatus> AllocateAsync(HandleId handle, AllocateMode mode, long offset, long length, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (FindContentNeedsLock(handle) is not { } inode) return Done(VfsStatus.BadHandle);
            return Done(AllocateNeedsLock(inode, mode, offset, length));
        }
    }

    public ValueTask<VfsResult<long>> SeekAsync(HandleId handle, long offset, SeekTarget target, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (FindContentNeedsLock(handle) is not { } inode) return Done<VfsResult<long>>(VfsStatus.BadHandle);
            if (offset < 0 || offset >= inode.Content!.Length) return Done<VfsResult<long>>(VfsStatus.NoDataAtOffset);
            var found = inode.Content.Seek(offset, target == SeekTarget.Data);
            return Done<VfsResult<long>>(found >= 0 ? found : VfsStatus.NoDataAtOffset);
        }
    }

    public ValueTask<VfsResult<long>> CopyRangeAsync(
        HandleId source, long sourceOffset, HandleId target, long targetOffset, long length, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (FindContentNeedsLock(source) is not { } from || FindContentNeedsLock(target) is not { } to)
                return Done<VfsResult<long>>(VfsStatus.BadHandle);
            var buffer = new byte[Math.Min(length, 1 << 20)];
            var count = from.Content!.Read(sourceOffset, buffer);
            if (count == 0) return Done<VfsResult<long>>(0L);
            to.Content!.Write(targetOffset, buffer.AsSpan(0, count));
            TouchNeedsLock(to);
            return Done<VfsResult<long>>((long)count);
        }
    }

    private VfsStatus AllocateNeedsLock(ModelInode inode, AllocateMode mode, long offset, long length)
    {
        if (offset < 0 || length <= 0) return VfsStatus.InvalidArgument;
        if (offset > MaxFileBytes - length) return VfsStatus.FileTooLarge;
        var keepsSize = mode.HasFlag(AllocateMode.KeepSize);
        var content = inode.Content!;
        switch (mode & ~AllocateMode.KeepSize)
        {
            case AllocateMode.Default:
                if (offset + length > TotalBytes) return VfsStatus.NoSpace;
                if (!keepsSize && offset + length > content.Length) content.SetLength(offset + length);
                content.Allocate(offset, length);
                break;
            case AllocateMode.PunchHole when keepsSize:
                content.Clear(offset, length);
                break;
            case AllocateMode.ZeroRange:
                content.Clear(offset, length);
                if (!keepsSize && offset + length > content.Length) content.SetLength(offset + length);
                break;
            default:
                return VfsStatus.NotSupported;
        }

        TouchNeedsLock(inode);
        return VfsStatus.Ok;
    }

    private ModelInode? FindContentNeedsLock(HandleId handle) =>
        _handles.TryGetValue(handle, out var open) && open.Inode.Content is not null ? open.Inode : null;
}
