namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_fsync_in; 16 bytes.</summary>
internal readonly record struct SyncIn(ulong Handle, uint Flags, uint Padding);
