using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Refresh;
using CloudMount.Staging;

namespace CloudMount.Vfs;

/// <summary>
/// The operations of the mount, each one change of the index or one access to a staging file. Answers come from local state; only a directory
/// never listed, or listed too long ago, and content not held here, are waited for.
/// </summary>
internal sealed partial class VirtualFileSystem : IVfs, IDisposable
{
    // EMLINK of ext4 (ext4.h, EXT4_LINK_MAX), which programs have met.
    private const uint MaxLinks = 65_000;

    private const uint SetUserId = 0x800;
    private const uint SetGroupId = 0x400;
    private const uint GroupExecute = 0x8;
    private const uint PermissionMask = 0xFFF;

    // Half a MiB.
    private const int KernelListingPlaces = 16_384;

    private readonly NodeIndex _index;
    private readonly StagingArea _staging;
    private readonly Refresher _refresher;
    private readonly OpenInodes _open;
    private readonly LookupCounts _lookups;
    private readonly VfsOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<InodeNumber, CancellationToken, Task<VfsStatus>> _waitForRemote;
    private readonly Func<StagingId> _newContent;
    private readonly LingeringFiles _lingering;
    private readonly OutsideWriters _outside;
    private readonly HandleTable<OpenFile> _files = new();
    private readonly HandleTable<OpenDirectory> _directories = new();
    private readonly KernelListings _kernelListings;

    public VirtualFileSystem(VfsParts parts, VfsOptions options, TimeProvider time)
    {
        (_index, _staging, _refresher) = (parts.Index, parts.Staging, parts.Refresher);
        (_open, _lookups) = (parts.OpenInodes, parts.Lookups);
        (_space, _waitForRemote) = (parts.Space, parts.WaitForRemote);
        _options = options;
        _time = time;
        _newContent = () => new(_index.NewContent());
        _kernelListings = new(KernelListingPlaces, time);
        _lingering = new(_open, EndQuietly, time);
        _outside = new(_staging, options.MinFreeBytesForWholeFiles, time);
    }

    /// <summary>Ends what outlived its handles. Call it when nothing is mounted any more.</summary>
    public void Dispose()
    {
        foreach (var handle in _files.Handles)
        {
            if (_files.TryRemove(handle, out var file)) EndQuietly(file);
        }

        _lingering.Dispose();
        _outside.Dispose();
    }

    // Where the index cannot be written the file stays marked as open for writing, and is taken as changed at the next start.
    private void EndQuietly(OpenFile file)
    {
        try
        {
            End(file);
        }
        catch (VfsException)
        {
        }
    }

    private Timestamp Now => Timestamp.Now(_time);

    private EntryAnswer Answer(InodeRecord inode, TimeSpan validity) => new(Attributes(inode, validity), validity);

    private EntryAnswer AnswerLookup(InodeRecord inode, TimeSpan validity)
    {
        _lookups.Add(inode.Inode);
        return Answer(inode, validity);
    }

    // A write by another user takes set-user-id and set-group-id away, which the kernel leaves to us: it may not keep the mode of such a file.
    private InodeAttributes Attributes(InodeRecord inode, TimeSpan validity) => new(
        inode.Inode, inode.Kind, inode.Permissions & ~_options.HiddenPermissions, _options.ShownUserId ?? inode.UserId, _options.ShownGroupId ?? inode.GroupId, inode.LinkCount,
        inode.Size, inode.AllocatedBytes, inode.AccessTime, inode.ModifyTime, inode.ChangeTime, inode.BirthTime, inode.Device, HasPrivileges(inode) ? TimeSpan.Zero : validity);

    private static bool HasPrivileges(InodeRecord inode) => inode.Kind == FileKind.Regular && (inode.Permissions & (SetUserId | SetGroupId)) != 0;

    // The directory whose entries an operation needs: there, a directory, and with a name of its own.
    private static VfsStatus CheckDirectory(InodeRecord? directory) => directory switch
    {
        null => VfsStatus.Stale,
        { IsDirectory: false } => VfsStatus.NotDirectory,
        { LinkCount: 0 } => VfsStatus.NotFound,
        _ => VfsStatus.Ok,
    };

    // Entries of a directory that was never listed are not known; all else may be answered from what is known.
    private bool IsListed(InodeNumber directory) => _index.FindInode(directory) is not { IsDirectory: true, ListedAt.Nanoseconds: 0 };
}
