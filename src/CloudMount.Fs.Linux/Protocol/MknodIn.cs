namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_mknod_in; 16 bytes.</summary>
internal readonly record struct MknodIn(uint Mode, uint Device, uint Umask, uint Padding);
