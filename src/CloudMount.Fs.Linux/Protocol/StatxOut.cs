namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_statx_out; 288 bytes.</summary>
internal readonly record struct StatxOut(
    ulong ValidSeconds, uint ValidNanoseconds, uint Flags, ulong Spare0, ulong Spare1,
    uint Mask, uint BlockSize, ulong Attributes, uint LinkCount, uint UserId, uint GroupId, ushort Mode, ushort Padding,
    ulong Inode, ulong Size, ulong Blocks, ulong AttributesMask, StatxTime AccessTime, StatxTime BirthTime, StatxTime ChangeTime, StatxTime ModifyTime,
    uint DeviceMajor, uint DeviceMinor, uint FileSystemMajor, uint FileSystemMinor, StatxSpare Spare);
