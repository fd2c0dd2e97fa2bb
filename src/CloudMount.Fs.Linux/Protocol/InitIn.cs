namespace CloudMount.Fs.Linux.Protocol;

/// <summary>The part of struct fuse_init_in that every 7.x kernel sends; 16 bytes.</summary>
internal readonly record struct InitIn(uint Major, uint Minor, uint MaxReadAhead, uint Flags);
