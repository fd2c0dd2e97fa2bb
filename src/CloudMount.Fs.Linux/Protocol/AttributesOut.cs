namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_attr_out; 104 bytes.</summary>
internal readonly record struct AttributesOut(ulong ValidSeconds, uint ValidNanoseconds, uint Padding, AttributesBody Attributes);
