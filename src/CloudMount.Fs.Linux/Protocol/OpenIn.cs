namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_open_in; 8 bytes.</summary>
internal readonly record struct OpenIn(uint Flags, uint OpenFlags);
