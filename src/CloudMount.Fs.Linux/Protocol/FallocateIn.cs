namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_fallocate_in; 32 bytes.</summary>
internal readonly record struct FallocateIn(ulong Handle, ulong Offset, ulong Length, uint Mode, uint Padding);
