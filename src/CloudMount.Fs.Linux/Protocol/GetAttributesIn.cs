namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_getattr_in; 16 bytes.</summary>
internal readonly record struct GetAttributesIn(uint Flags, uint Padding, ulong Handle);
