namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_lseek_out; 8 bytes.</summary>
internal readonly record struct LseekOut(ulong Offset);
