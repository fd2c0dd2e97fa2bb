using CloudMount.Primitives;
using CloudMount.Vfs;

namespace CloudMount.TestKit.Model;

/// <summary>One object of the model. Of the parts for a kind, only those of its own kind are set.</summary>
internal sealed class ModelInode(InodeNumber number, FileKind kind)
{
    private const uint SetUserId = 0x800;
    private const uint SetGroupId = 0x400;
    private const uint GroupPrivilege = SetGroupId | 0x8;

    public InodeNumber Number { get; } = number;

    public FileKind Kind { get; } = kind;

    public uint Permissions { get; set; }

    public uint UserId { get; set; }

    public uint GroupId { get; set; }

    public uint LinkCount { get; set; } = 1;

    public uint Device { get; init; }

    public Timestamp AccessTime { get; set; }

    public Timestamp ModifyTime { get; set; }

    public Timestamp ChangeTime { get; set; }

    public Timestamp BirthTime { get; init; }

    public SortedDictionary<string, byte[]> Xattrs { get; } = new(StringComparer.Ordinal);

    public ulong Lookups { get; set; }

    public int Opens { get; set; }

    public int PassthroughOpens { get; set; }

    public byte[]? Target { get; init; }

    public IModelContent? Content { get; init; }

    public ModelDirectory? Directory { get; init; }

    public bool IsDirectory => Kind == FileKind.Directory;

    public bool IsUsed => LinkCount > 0 || Lookups > 0 || Opens > 0;

    public InodeAttributes ToAttributes(TimeSpan validity) => new(
        Number, Kind, Permissions, UserId, GroupId, LinkCount, Content?.Length ?? Target?.Length ?? 0, Content?.AllocatedBytes ?? 0,
        AccessTime, ModifyTime, ChangeTime, BirthTime, Device, validity);

    /// <summary>A write by an unprivileged user would change the permissions.</summary>
    public bool HasPrivileges => Kind == FileKind.Regular && ((Permissions & SetUserId) != 0 || (Permissions & GroupPrivilege) == GroupPrivilege);

    /// <summary>What an unprivileged write, a truncate and a chown do (inode(7)).</summary>
    public void ClearPrivileges()
    {
        if (IsDirectory) return;
        Permissions &= ~SetUserId;
        if ((Permissions & GroupPrivilege) == GroupPrivilege) Permissions &= ~SetGroupId;
    }
}
