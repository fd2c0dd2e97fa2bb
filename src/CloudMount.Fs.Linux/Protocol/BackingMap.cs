namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_backing_map, the argument of FUSE_DEV_IOC_BACKING_OPEN; 16 bytes.</summary>
internal readonly record struct BackingMap(int Descriptor, uint Flags, ulong Padding);
