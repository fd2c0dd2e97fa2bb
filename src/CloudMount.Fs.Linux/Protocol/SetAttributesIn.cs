namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_setattr_in; 88 bytes.</summary>
internal readonly record struct SetAttributesIn(
    AttributeFields Valid, uint Padding, ulong Handle, ulong Size, ulong LockOwner, ulong AccessSeconds, ulong ModifySeconds,
    ulong ChangeSeconds, uint AccessNanoseconds, uint ModifyNanoseconds, uint ChangeNanoseconds, uint Mode, uint Unused4, uint UserId, uint GroupId,
    uint Unused5);
