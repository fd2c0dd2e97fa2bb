namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_forget_in; 8 bytes.</summary>
internal readonly record struct ForgetIn(ulong Count);
