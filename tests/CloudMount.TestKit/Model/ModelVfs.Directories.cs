using CloudMount.Primitives;
using CloudMount.Vfs;

namespace CloudMount.TestKit.Model;

public sealed partial class ModelVfs
{
    public ValueTask<VfsResult<OpenedDirectory>> OpenDirectoryAsync(InodeNumber inode, CancellationToken cancellation)
    {
        lock (_lock)
        {
            var status = FindDirectoryNeedsLock(inode, out var directory);
            if (status != VfsStatus.Ok) return Done<VfsResult<OpenedDirectory>>(status);
            var handle = new HandleId(++_lastHandle);
            _handles.Add(handle, new ModelHandle(directory, OpenMode.Read));
            directory.Opens++;
            return Done<VfsResult<OpenedDirectory>>(new OpenedDirectory(handle, KeepCache: true));
        }
    }

    public ValueTask<VfsStatus> ReadDirectoryAsync(HandleId handle, ulong cookie, IDirectorySink sink, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (!_handles.TryGetValue(handle, out var open) || open.Inode.Directory is not { } directory) return Done(VfsStatus.BadHandle);
            ListNeedsLock(open.Inode, directory, cookie, sink);
            return Done(VfsStatus.Ok);
        }
    }

    public ValueTask<VfsStatus> SyncDirectoryAsync(HandleId handle, CancellationToken cancellation) => SyncAsync(handle, false, cancellation);

    public void ReleaseDirectory(HandleId handle)
    {
        lock (_lock)
        {
            if (!_handles.Remove(handle, out var open)) return;
            open.Inode.Opens--;
            DropIfUnusedNeedsLock(open.Inode);
        }
    }

    private void ListNeedsLock(ModelInode inode, ModelDirectory directory, ulong cookie, IDirectorySink sink)
    {
        if (cookie < ModelDirectory.SelfCookie && !OfferNeedsLock(sink, "."u8, ModelDirectory.SelfCookie, inode)) return;
        if (cookie < ModelDirectory.ParentCookie && !OfferNeedsLock(sink, ".."u8, ModelDirectory.ParentCookie, directory.Parent ?? inode)) return;
        foreach (var entry in directory.After(cookie))
        {
            if (!OfferNeedsLock(sink, entry.Name, entry.Cookie, entry.Inode)) return;
            if (sink.WantsAttributes) entry.Inode.Lookups++;
        }
    }

    private bool OfferNeedsLock(IDirectorySink sink, ReadOnlySpan<byte> name, ulong cookie, ModelInode inode) =>
        sink.TryAdd(name, cookie, new EntryAnswer(AttributesNeedsLock(inode), _options.Validity));
}
