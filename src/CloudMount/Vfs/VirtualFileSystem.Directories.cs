using CloudMount.Index;
using CloudMount.Primitives;

namespace CloudMount.Vfs;

internal sealed partial class VirtualFileSystem
{
    // "." and ".." take the first two cookies, and the id of an entry those behind them.
    private const ulong SelfCookie = 1;
    private const ulong ParentCookie = 2;

    public ValueTask<VfsResult<OpenedDirectory>> OpenDirectoryAsync(InodeNumber inode, CancellationToken cancellation)
    {
        if (_index.FindInode(inode) is not { } directory) return new(VfsStatus.Stale);
        if (!directory.IsDirectory) return new(VfsStatus.NotDirectory);
        return _refresher.IsFresh(directory) ? new(Opened(directory)) : OpenDirectoryLaterAsync(inode, cancellation);
    }

    public ValueTask<VfsStatus> ReadDirectoryAsync(HandleId handle, ulong cookie, IDirectorySink sink, CancellationToken cancellation)
    {
        if (!_directories.TryGet(handle, out var open)) return new(VfsStatus.BadHandle);
        if (_index.FindInode(open.Inode) is not { } directory) return new(VfsStatus.Stale);
        if (open.EntryIds is null || cookie == 0) open.EntryIds = _index.ChildIds(open.Inode);
        if (cookie < SelfCookie && !OfferDirectory(sink, "."u8, SelfCookie, directory)) return new(VfsStatus.Ok);
        if (cookie < ParentCookie && !OfferDirectory(sink, ".."u8, ParentCookie, ParentOf(directory))) return new(VfsStatus.Ok);
        OfferEntries(open, directory, Math.Max(cookie, ParentCookie), sink);
        return new(VfsStatus.Ok);
    }

    public async ValueTask<VfsStatus> SyncDirectoryAsync(HandleId handle, CancellationToken cancellation)
    {
        if (!_directories.TryGet(handle, out _)) return VfsStatus.BadHandle;
        await Task.Run(_index.Flush, CancellationToken.None).ConfigureAwait(false);
        return VfsStatus.Ok;
    }

    public void ReleaseDirectory(HandleId handle) => _directories.TryRemove(handle, out _);

    private async ValueTask<VfsResult<OpenedDirectory>> OpenDirectoryLaterAsync(InodeNumber inode, CancellationToken cancellation)
    {
        if (await _refresher.EnsureListedAsync(inode, cancellation).ConfigureAwait(false) is not VfsStatus.Ok and var failed) return failed;
        return _index.FindInode(inode) is { } directory ? Opened(directory) : VfsStatus.Stale;
    }

    private OpenedDirectory Opened(InodeRecord directory) =>
        new(_directories.Add(new(directory.Inode)), _kernelListings.IsTrue(directory, _refresher.ValidityOf(directory)));

    private InodeRecord ParentOf(InodeRecord directory) =>
        _index.ParentOf(directory.Inode) is { } parent && _index.FindInode(parent) is { } record ? record : directory;

    private bool OfferDirectory(IDirectorySink sink, ReadOnlySpan<byte> name, ulong cookie, InodeRecord directory) =>
        sink.TryAdd(name, cookie, Answer(directory, _options.Expiry));

    private void OfferEntries(OpenDirectory open, InodeRecord directory, ulong cookie, IDirectorySink sink)
    {
        Span<byte> name = stackalloc byte[Names.MaxBytes];
        var validity = _refresher.ValidityOf(directory);
        var ids = open.EntryIds!;
        var last = Array.BinarySearch(ids, (long)(cookie - ParentCookie));
        for (var place = last < 0 ? ~last : last + 1; place < ids.Length; place++)
        {
            if (_index.FindChildById(open.Inode, ids[place], name, out var length) is not { } inode) continue;
            if (sink.WantsAttributes && _open.HasWriters(inode.Inode))
            {
                _open.Settle(inode.Inode);
                inode = _index.FindInode(inode.Inode) ?? inode;
            }

            if (!sink.TryAdd(name[..length], (ulong)ids[place] + ParentCookie, Answer(inode, validity))) return;
            if (sink.WantsAttributes) _lookups.Add(inode.Inode);
        }
    }
}
