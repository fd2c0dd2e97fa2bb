namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_copy_file_range_out, of COPY_FILE_RANGE_64; 8 bytes.</summary>
internal readonly record struct CopyRangeOut(ulong Copied);
