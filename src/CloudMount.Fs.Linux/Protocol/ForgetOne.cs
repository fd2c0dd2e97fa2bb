namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_forget_one; 16 bytes.</summary>
internal readonly record struct ForgetOne(ulong Node, ulong Count);
