namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_mkdir_in; 8 bytes.</summary>
internal readonly record struct MkdirIn(uint Mode, uint Umask);
