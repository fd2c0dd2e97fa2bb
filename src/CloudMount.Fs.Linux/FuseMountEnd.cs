namespace CloudMount.Fs.Linux;

/// <summary>How a mount ended.</summary>
public enum FuseMountEnd
{
    /// <summary>By <see cref="FuseMount.UnmountAsync"/>, after the last file was closed.</summary>
    Unmounted,

    /// <summary>By umount(8) or fusermount3, called by someone else.</summary>
    UnmountedFromOutside,

    /// <summary>By force, while files were open: the deadline of an unmount, an abort through sysfs, or <c>umount -f</c>.</summary>
    Aborted,
}
