namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_rename2_in; 16 bytes.</summary>
internal readonly record struct Rename2In(ulong NewParent, uint Flags, uint Padding);
