namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_notify_inval_entry_out; 16 bytes, followed by the name and a zero.</summary>
internal readonly record struct InvalidateEntryOut(ulong Parent, uint NameLength, uint Flags);
