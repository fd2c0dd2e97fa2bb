namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_getxattr_out: the size, where the request gave room for none; 8 bytes.</summary>
internal readonly record struct GetXattrOut(uint Size, uint Padding);
