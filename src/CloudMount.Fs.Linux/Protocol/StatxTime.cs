namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_sx_time; 16 bytes.</summary>
internal readonly record struct StatxTime(long Seconds, uint Nanoseconds, int Padding);
