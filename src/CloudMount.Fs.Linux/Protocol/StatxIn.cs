namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_statx_in; 24 bytes.</summary>
internal readonly record struct StatxIn(uint Flags, uint Padding, ulong Handle, uint StatxFlags, uint Mask);
