using CloudMount.Primitives;
using CloudMount.Staging;
using CloudMount.WriteBack;

namespace CloudMount.Refresh;

/// <summary>Fetches the target of a symbolic link that came from the remote, where it is the content of a file, when somebody first asks for it.</summary>
internal sealed class LinkTargets(SyncParts parts)
{
    // PATH_MAX of linux/limits.h, its final zero not counted.
    private const int MaxTargetBytes = 4095;

    /// <summary>Makes sure that the index has the target. InvalidArgument when it is no link, IoError when what the remote holds is no target.</summary>
    public async ValueTask<VfsStatus> EnsureAsync(InodeNumber link, CancellationToken cancellation)
    {
        if (parts.Index.FindInode(link) is not { Kind: FileKind.SymbolicLink } inode) return VfsStatus.InvalidArgument;
        if (parts.Index.FindTarget(link) is not null) return VfsStatus.Ok;
        var entry = parts.Index.EntriesOf(link).Find(name => name is { Base: not null, IsBegun: false });
        if (entry is null || parts.Index.BasePathOf(entry) is not { } path || inode.Size is <= 0 or > MaxTargetBytes) return VfsStatus.IoError;
        var answer = await parts.Store.OpenReadAsync(path, entry.Base!.Version, 0, inode.Size, cancellation).ConfigureAwait(false);
        if (!answer.TryGetValue(out var content)) return answer.Error.Kind.ToReadStatus();
        var target = new byte[inode.Size];
        await using (content.ConfigureAwait(false))
        {
            try
            {
                await content.Stream.ReadExactlyAsync(target, cancellation).ConfigureAwait(false);
            }
            catch (IOException)
            {
                return VfsStatus.Unreachable;
            }
        }

        if (target.AsSpan().Contains((byte)0)) return VfsStatus.IoError;
        using var change = parts.Index.Change();
        if (change.FindInode(link) is null) return VfsStatus.Stale;
        change.SetTarget(link, target);
        change.Keep();
        return VfsStatus.Ok;
    }
}
