namespace CloudMount.Fs.Linux.Protocol;

/// <summary>struct fuse_entry_out; 128 bytes. A node of 0 is a name known not to exist.</summary>
internal readonly record struct EntryOut(
    ulong Node, ulong Generation, ulong EntryValidSeconds, ulong AttributesValidSeconds, uint EntryValidNanoseconds,
    uint AttributesValidNanoseconds, AttributesBody Attributes);
