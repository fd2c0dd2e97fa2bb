namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_write_out, also of COPY_FILE_RANGE; 8 bytes.</summary>
internal readonly record struct WriteOut(uint Size, uint Padding);
