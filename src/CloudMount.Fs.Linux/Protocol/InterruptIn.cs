namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_interrupt_in; 8 bytes.</summary>
internal readonly record struct InterruptIn(ulong Unique);
