namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_link_in; 8 bytes.</summary>
internal readonly record struct LinkIn(ulong OldNode);
