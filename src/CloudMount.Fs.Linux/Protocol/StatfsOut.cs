namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_kstatfs; 80 bytes.</summary>
internal readonly record struct StatfsOut(
    ulong Blocks, ulong FreeBlocks, ulong AvailableBlocks, ulong Inodes, ulong FreeInodes, uint BlockSize, uint MaxNameBytes,
    uint FragmentSize, uint Padding, ulong Spare0, ulong Spare1, ulong Spare2);
