namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_flush_in; 24 bytes.</summary>
internal readonly record struct FlushIn(ulong Handle, uint Unused, uint Padding, ulong LockOwner);
