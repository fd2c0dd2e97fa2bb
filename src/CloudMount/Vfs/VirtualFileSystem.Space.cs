using CloudMount.Device;
using CloudMount.Primitives;
using CloudMount.Staging;

namespace CloudMount.Vfs;

internal sealed partial class VirtualFileSystem
{
    // Neither services nor the index have a limit of entries that anybody could meet.
    private const long InodeLimit = 1L << 32;

    private readonly SpaceCache _space;

    public async ValueTask<VfsResult<SpaceAnswer>> GetSpaceAsync(CancellationToken cancellation)
    {
        if (await _space.GetAsync(cancellation).ConfigureAwait(false) is not { } remote)
        {
            var disk = LocalFile.StatFileSystem(_staging.Options.Directory);
            return disk.IsOk
                ? new SpaceAnswer(disk.Value.Total, disk.Value.Free, disk.Value.Free, InodeLimit, InodeLimit, Names.MaxBytes)
                : disk.Status;
        }

        return new SpaceAnswer(remote.TotalBytes, remote.FreeBytes, remote.FreeBytes, InodeLimit, InodeLimit, Names.MaxBytes);
    }

    /// <summary>QuotaExceeded when a file would grow by more than the service has left.</summary>
    private async ValueTask<VfsStatus> AdmitGrowthAsync(StagingFile file, long end, CancellationToken cancellation)
    {
        var growth = end - file.Length;
        return growth <= 0 || await _space.AdmitsAsync(growth, cancellation).ConfigureAwait(false) ? VfsStatus.Ok : VfsStatus.QuotaExceeded;
    }
}
