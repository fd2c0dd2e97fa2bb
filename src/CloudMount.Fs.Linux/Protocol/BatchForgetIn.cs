namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_batch_forget_in; 8 bytes, followed by as many <see cref="ForgetOne"/>.</summary>
internal readonly record struct BatchForgetIn(uint Count, uint Padding);
