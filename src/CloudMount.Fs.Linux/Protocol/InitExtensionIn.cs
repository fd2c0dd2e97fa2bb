namespace CloudMount.Fs.Linux.Protocol;

/// <summary>The rest of struct fuse_init_in since 7.36; 48 bytes.</summary>
internal readonly record struct InitExtensionIn(
    uint Flags2, uint Spare0, ulong Spare1, ulong Spare2, ulong Spare3, ulong Spare4, ulong Spare5);
