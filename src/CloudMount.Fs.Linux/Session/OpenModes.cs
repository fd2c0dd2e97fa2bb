using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CloudMount.Primitives;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Fs.Linux.Session;

/// <summary>
/// The mode of each open inode, chosen at its first open and kept until its last release; see <see cref="InodeMode"/>. An inode in
/// passthrough has one backing id, because the kernel accepts no second one.
/// </summary>
internal sealed class OpenModes(IBackingFiles backing)
{
    private readonly Lock _lock = new();

    // Guarded by _lock.
    private readonly Dictionary<InodeNumber, OpenInode> _inodes = [];

    /// <summary>Counts an open and answers its mode. The caller tells the kernel after that, so that no open overtakes the mode.</summary>
    /// <param name="wholeFile">The local file with all content, or null.</param>
    public OpenGrant Enter(InodeNumber inode, SafeFileHandle? wholeFile)
    {
        lock (_lock)
        {
            if (TryJoinNeedsLock(inode, wholeFile, out var grant)) return grant;
            if (wholeFile is null) return BeginNeedsLock(inode, null);
        }

        // Not under the lock: this calls the kernel. Whoever comes second gives its id back.
        var id = backing.Open(wholeFile);
        OpenGrant result;
        lock (_lock)
        {
            if (!TryJoinNeedsLock(inode, wholeFile, out result)) return BeginNeedsLock(inode, id);
        }

        if (id is { } unused) backing.Close(unused);
        return result;
    }

    public void Leave(InodeNumber inode)
    {
        int unused;
        lock (_lock)
        {
            ref var open = ref CollectionsMarshal.GetValueRefOrNullRef(_inodes, inode);
            if (--open.Count > 0) return;
            unused = open.BackingId;
            _inodes.Remove(inode);
        }

        if (unused != 0) backing.Close(unused);
    }

    public InodeMode ModeOf(InodeNumber inode)
    {
        lock (_lock) return !_inodes.TryGetValue(inode, out var open) ? InodeMode.None : open.Mode;
    }

    private bool TryJoinNeedsLock(InodeNumber inode, SafeFileHandle? wholeFile, out OpenGrant grant)
    {
        grant = default;
        ref var open = ref CollectionsMarshal.GetValueRefOrNullRef(_inodes, inode);
        if (Unsafe.IsNullRef(ref open)) return false;
        if (open.Mode == InodeMode.Passthrough && wholeFile is null) return true;
        open.Count++;
        grant = new OpenGrant(open.Mode, open.BackingId);
        return true;
    }

    private OpenGrant BeginNeedsLock(InodeNumber inode, int? backingId)
    {
        var open = new OpenInode { Count = 1, BackingId = backingId ?? 0 };
        _inodes.Add(inode, open);
        return new OpenGrant(open.Mode, open.BackingId);
    }

    private struct OpenInode
    {
        public int Count;

        /// <summary>0 in cached mode.</summary>
        public int BackingId;

        public readonly InodeMode Mode => BackingId == 0 ? InodeMode.Cached : InodeMode.Passthrough;
    }
}
