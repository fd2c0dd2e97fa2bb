namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_rename_in; 8 bytes.</summary>
internal readonly record struct RenameIn(ulong NewParent);
