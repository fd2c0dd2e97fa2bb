namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_init_out; 64 bytes.</summary>
internal readonly record struct InitOut(
    uint Major, uint Minor, uint MaxReadAhead, uint Flags, ushort MaxBackground, ushort CongestionThreshold, uint MaxWrite,
    uint TimeGranularity, ushort MaxPages, ushort MapAlignment, uint Flags2, uint MaxStackDepth, ulong Spare0, ulong Spare1, ulong Spare2);
