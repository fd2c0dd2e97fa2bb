namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_open_out; 16 bytes.</summary>
internal readonly record struct OpenOut(ulong Handle, OpenReplyFlags Flags, int BackingId);
