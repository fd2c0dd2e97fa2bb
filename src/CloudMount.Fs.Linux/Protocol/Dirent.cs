namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_dirent; 24 bytes, followed by the name, padded with zeros to 8.</summary>
internal readonly record struct Dirent(ulong Inode, ulong Cookie, uint NameLength, uint Kind);
