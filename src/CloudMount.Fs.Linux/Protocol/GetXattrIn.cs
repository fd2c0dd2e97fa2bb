namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_getxattr_in, also of LISTXATTR; 8 bytes.</summary>
internal readonly record struct GetXattrIn(uint Size, uint Padding);
