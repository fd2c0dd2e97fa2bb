using System.Globalization;
using System.Text.Unicode;
using CloudMount.Primitives;
using CloudMount.Vfs;

namespace CloudMount.TestKit.Model;

/// <summary>
/// A file system in memory with the semantics of POSIX and Linux, as simple as can be: one lock, no caches, every answer at once. What the
/// engine does is compared with it, and kernel adapters are tried on it. Reads do not move access times, as under noatime.
/// </summary>
public sealed partial class ModelVfs : IVfs, IDisposable
{
    private const int MaxNameBytes = 255;
    private const int MaxTargetBytes = 4095;
    private const uint MaxLinks = 65_000;
    private const uint SetGroupId = 0x400;

    private readonly ModelOptions _options;
    private readonly Lock _lock = new();

    // Guarded by _lock.
    private readonly Dictionary<InodeNumber, ModelInode> _inodes = [];
    private readonly Dictionary<HandleId, ModelHandle> _handles = [];
    private ulong _lastInode = 1;
    private ulong _lastHandle;

    public ModelVfs(ModelOptions? options = null)
    {
        _options = options ?? new ModelOptions();
        var now = Now();
        _inodes.Add(InodeNumber.Root, new ModelInode(InodeNumber.Root, FileKind.Directory)
        {
            Permissions = _options.RootPermissions,
            UserId = _options.RootUserId,
            GroupId = _options.RootGroupId,
            LinkCount = 2,
            AccessTime = now,
            ModifyTime = now,
            ChangeTime = now,
            BirthTime = now,
            Directory = new ModelDirectory(null),
        });
    }

    /// <summary>How many files and directories are open.</summary>
    public int OpenHandles
    {
        get
        {
            lock (_lock) return _handles.Count;
        }
    }

    /// <summary>How many inodes are held, unlinked ones in use included.</summary>
    public int InodeCount
    {
        get
        {
            lock (_lock) return _inodes.Count;
        }
    }

    public void Dispose()
    {
        foreach (var inode in _inodes.Values) inode.Content?.Dispose();
    }

    private Timestamp Now() => Timestamp.Now(_options.TimeProvider);

    private static ValueTask<T> Done<T>(T result) => ValueTask.FromResult(result);

    private VfsStatus FindNeedsLock(InodeNumber number, out ModelInode inode) =>
        _inodes.TryGetValue(number, out inode!) ? VfsStatus.Ok : VfsStatus.Stale;

    private VfsStatus FindDirectoryNeedsLock(InodeNumber number, out ModelInode inode)
    {
        var status = FindNeedsLock(number, out inode);
        return status == VfsStatus.Ok && !inode.IsDirectory ? VfsStatus.NotDirectory : status;
    }

    /// <summary>A directory that may get a new name: known, not removed, and the name is one that a file can have.</summary>
    private VfsStatus FindParentNeedsLock(InodeNumber number, ReadOnlySpan<byte> newName, out ModelInode parent)
    {
        var status = FindDirectoryNeedsLock(number, out parent);
        if (status != VfsStatus.Ok) return status;
        if (parent.Directory!.IsRemoved) return VfsStatus.NotFound;
        return CheckNewName(newName);
    }

    private static VfsStatus CheckNewName(ReadOnlySpan<byte> name)
    {
        if (name.Length > MaxNameBytes) return VfsStatus.NameTooLong;
        if (name.IsEmpty || name.SequenceEqual("."u8) || name.SequenceEqual(".."u8) || name.IndexOfAny((byte)'/', (byte)0) >= 0)
            return VfsStatus.InvalidArgument;
        return Utf8.IsValid(name) ? VfsStatus.Ok : VfsStatus.IllegalName;
    }

    private EntryAnswer AnswerNeedsLock(ModelInode inode)
    {
        inode.Lookups++;
        return new EntryAnswer(AttributesNeedsLock(inode), _options.Validity);
    }

    private InodeAttributes AttributesNeedsLock(ModelInode inode)
    {
        AdoptFileTime(inode);
        return inode.ToAttributes(_options.Validity);
    }

    /// <summary>The kernel may have written the local file without telling.</summary>
    private static void AdoptFileTime(ModelInode inode)
    {
        if (inode.Content is not FileContent file || file.AdoptModifyTime() is not { } time) return;
        inode.ModifyTime = time;
        inode.ChangeTime = time;
    }

    private ModelInode MakeNeedsLock(ModelInode? parent, FileKind kind, uint permissions, Caller caller, uint device = 0, byte[]? target = null)
    {
        var now = Now();
        var number = new InodeNumber(++_lastInode);
        var inheritsGroup = parent is not null && (parent.Permissions & SetGroupId) != 0;
        var inode = new ModelInode(number, kind)
        {
            Permissions = permissions | (inheritsGroup && kind == FileKind.Directory ? SetGroupId : 0),
            UserId = caller.UserId,
            GroupId = inheritsGroup ? parent!.GroupId : caller.GroupId,
            LinkCount = kind == FileKind.Directory ? 2u : 1,
            Device = device,
            Target = target,
            AccessTime = now,
            ModifyTime = now,
            ChangeTime = now,
            BirthTime = now,
            Directory = kind == FileKind.Directory ? new ModelDirectory(parent) : null,
            Content = kind == FileKind.Regular ? MakeContent(number) : null,
        };
        _inodes.Add(number, inode);
        return inode;
    }

    private IModelContent MakeContent(InodeNumber number) => _options.ContentFolder is { } folder
        ? new FileContent(Path.Combine(folder, number.Value.ToString(CultureInfo.InvariantCulture)))
        : new MemoryContent();

    private void AttachNeedsLock(ModelInode parent, ReadOnlySpan<byte> name, ModelInode child)
    {
        parent.Directory!.Set(name, child);
        if (child.IsDirectory) parent.LinkCount++;
        TouchNeedsLock(parent);
    }

    private void TouchNeedsLock(ModelInode inode) => inode.ModifyTime = inode.ChangeTime = Now();

    private void DropIfUnusedNeedsLock(ModelInode inode)
    {
        if (inode.IsUsed) return;
        _inodes.Remove(inode.Number);
        inode.Content?.Dispose();
    }
}
