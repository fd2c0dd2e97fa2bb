namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_copy_file_range_in; 56 bytes.</summary>
internal readonly record struct CopyRangeIn(
    ulong SourceHandle, ulong SourceOffset, ulong TargetNode, ulong TargetHandle, ulong TargetOffset, ulong Length,
    ulong Flags);
