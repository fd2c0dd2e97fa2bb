namespace CloudMount.Fs.Linux.Protocol;

/// <summary>FATTR_*: which fields of <see cref="SetAttributesIn"/> hold.</summary>
[Flags]
internal enum AttributeFields : uint
{
    None = 0,
    Mode = 1 << 0,
    UserId = 1 << 1,
    GroupId = 1 << 2,
    Size = 1 << 3,
    AccessTime = 1 << 4,
    ModifyTime = 1 << 5,
    Handle = 1 << 6,
    AccessTimeNow = 1 << 7,
    ModifyTimeNow = 1 << 8,
    LockOwner = 1 << 9,
    ChangeTime = 1 << 10,
    ClearPrivileges = 1 << 11,
}
