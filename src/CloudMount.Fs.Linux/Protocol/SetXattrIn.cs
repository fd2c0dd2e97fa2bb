namespace CloudMount.Fs.Linux.Protocol;

/// <summary>The part of struct fuse_setxattr_in that every 7.x kernel sends; 8 bytes.</summary>
internal readonly record struct SetXattrIn(uint Size, uint Flags);
