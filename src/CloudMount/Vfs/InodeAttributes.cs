using CloudMount.Primitives;

namespace CloudMount.Vfs;

/// <summary>What stat(2) shows of an inode.</summary>
/// <param name="Permissions">The lower 12 bits of <c>st_mode</c>: permissions, set-user-id, set-group-id, sticky.</param>
/// <param name="Size">In bytes. 0 for what has no content; the length of the target for a symbolic link.</param>
/// <param name="AllocatedBytes">What the content occupies or would occupy when fully present, in bytes; <c>st_blocks</c> is this over 512.</param>
/// <param name="Device">For device nodes, encoded as the kernel does (new_encode_dev).</param>
/// <param name="Validity">How long the kernel may answer from this without asking again.</param>
public readonly record struct InodeAttributes(
    InodeNumber Inode,
    FileKind Kind,
    uint Permissions,
    uint UserId,
    uint GroupId,
    uint LinkCount,
    long Size,
    long AllocatedBytes,
    Timestamp AccessTime,
    Timestamp ModifyTime,
    Timestamp ChangeTime,
    Timestamp BirthTime,
    uint Device,
    TimeSpan Validity);
