namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_create_in; 16 bytes.</summary>
internal readonly record struct CreateIn(uint Flags, uint Mode, uint Umask, uint OpenFlags);
