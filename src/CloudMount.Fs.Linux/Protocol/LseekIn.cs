namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_lseek_in; 24 bytes.</summary>
internal readonly record struct LseekIn(ulong Handle, ulong Offset, uint Whence, uint Padding);
