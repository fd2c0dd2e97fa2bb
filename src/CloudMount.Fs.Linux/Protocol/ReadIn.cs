namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_read_in, also of READDIR and READDIRPLUS; 40 bytes.</summary>
internal readonly record struct ReadIn(ulong Handle, ulong Offset, uint Size, uint ReadFlags, ulong LockOwner, uint Flags, uint Padding);
