namespace CloudMount.Fs.Linux.Protocol;

/// <summary>The rest of struct fuse_setxattr_in with FUSE_SETXATTR_EXT; 8 bytes.</summary>
internal readonly record struct SetXattrExtensionIn(uint Flags, uint Padding);
