using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.Staging;

namespace CloudMount.WriteBack;

/// <summary>One remote version of an inode's content, read from wherever the remote has it at the moment of each call.</summary>
internal sealed class RemoteVersionSource(NodeIndex index, IRemoteStore store, InodeNumber inode, string version) : IContentSource
{
    public Task<RemoteResult<RemoteContent>> OpenReadAsync(long offset, long length, CancellationToken cancellation)
    {
        foreach (var entry in index.EntriesOf(inode))
        {
            if (entry.IsBegun || entry.Base?.Version != version || index.BasePathOf(entry) is not { } path) continue;
            return store.OpenReadAsync(path, version, offset, length, cancellation);
        }

        return Task.FromResult<RemoteResult<RemoteContent>>(new RemoteError(RemoteErrorKind.NotFound, "The remote no longer has this content."));
    }
}
