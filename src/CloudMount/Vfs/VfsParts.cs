using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Refresh;
using CloudMount.Staging;

namespace CloudMount.Vfs;

/// <summary>What the VFS is built upon.</summary>
/// <param name="Space">The service's space where it is known.</param>
/// <param name="WaitForRemote">Completes when the remote has the inode as it is now.</param>
internal sealed record VfsParts(
    NodeIndex Index,
    StagingArea Staging,
    Refresher Refresher,
    OpenInodes OpenInodes,
    LookupCounts Lookups,
    SpaceCache Space,
    Func<InodeNumber, CancellationToken, Task<VfsStatus>> WaitForRemote);
