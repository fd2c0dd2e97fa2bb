namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_attr; 88 bytes.</summary>
internal readonly record struct AttributesBody(
    ulong Inode, ulong Size, ulong Blocks, ulong AccessSeconds, ulong ModifySeconds, ulong ChangeSeconds,
    uint AccessNanoseconds, uint ModifyNanoseconds, uint ChangeNanoseconds, uint Mode, uint LinkCount, uint UserId, uint GroupId, uint Device,
    uint BlockSize, uint Flags);
