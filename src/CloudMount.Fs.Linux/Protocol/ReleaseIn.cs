namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_release_in; 24 bytes.</summary>
internal readonly record struct ReleaseIn(ulong Handle, uint Flags, uint ReleaseFlags, ulong LockOwner);
