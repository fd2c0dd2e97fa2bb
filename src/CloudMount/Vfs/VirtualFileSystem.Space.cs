using CloudMount.Device;
using CloudMount.Primitives;
using CloudMount.Remote;

namespace CloudMount.Vfs;

internal sealed partial class VirtualFileSystem
{
    // Neither services nor the index have a limit of entries that anybody could meet.
    private const long InodeLimit = 1L << 32;

    private readonly Func<CancellationToken, ValueTask<RemoteSpace?>> _space;

    public async ValueTask<VfsResult<SpaceAnswer>> GetSpaceAsync(CancellationToken cancellation)
    {
        if (await _space(cancellation).ConfigureAwait(false) is not { } remote)
        {
            var disk = LocalFile.StatFileSystem(_staging.Options.Directory);
            return disk.IsOk
                ? new SpaceAnswer(disk.Value.Total, disk.Value.Free, disk.Value.Free, InodeLimit, InodeLimit, Names.MaxBytes)
                : disk.Status;
        }

        // What is not uploaded yet takes its place all the same.
        var free = Math.Max(0, remote.FreeBytes - _staging.Use.DirtyBytes);
        return new SpaceAnswer(remote.TotalBytes, free, free, InodeLimit, InodeLimit, Names.MaxBytes);
    }
}
