namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_notify_inval_inode_out; 24 bytes. A negative offset drops attributes only.</summary>
internal readonly record struct InvalidateInodeOut(ulong Inode, long Offset, long Length);
