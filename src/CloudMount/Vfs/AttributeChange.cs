using CloudMount.Primitives;

namespace CloudMount.Vfs;

/// <summary>What to change of an inode; null leaves a part as it is. The rules of chmod(2), chown(2), truncate(2) and utimensat(2) apply.</summary>
/// <param name="ClearPrivileges">Clear set-user-id, and set-group-id where the group may execute, as a write by an unprivileged user does.</param>
public readonly record struct AttributeChange(
    uint? Permissions = null,
    uint? UserId = null,
    uint? GroupId = null,
    long? Size = null,
    Timestamp? AccessTime = null,
    Timestamp? ModifyTime = null,
    Timestamp? ChangeTime = null,
    bool ClearPrivileges = false);
