namespace CloudMount.Fs.Linux.Session;

/// <summary>
/// How the kernel reads and writes an open inode. All opens of an inode at a time are of one mode: the kernel fails an open of the other
/// with EIO (fs/fuse/iomode.c).
/// <code>
/// None --first open--> Cached | Passthrough --last release--> None
/// </code>
/// </summary>
internal enum InodeMode
{
    None,

    /// <summary>Through this process and the kernel's page cache.</summary>
    Cached,

    /// <summary>On the local file itself, without this process.</summary>
    Passthrough,
}
