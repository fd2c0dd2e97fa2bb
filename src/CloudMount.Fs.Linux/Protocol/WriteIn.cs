namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_write_in; 40 bytes.</summary>
internal readonly record struct WriteIn(ulong Handle, ulong Offset, uint Size, uint WriteFlags, ulong LockOwner, uint Flags, uint Padding);
