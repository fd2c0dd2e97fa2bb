namespace CloudMount.Fs.Linux;

/// <summary>Why a mount was not made or not undone.</summary>
public enum FuseMountFailure
{
    /// <summary>This kernel has no FUSE, or /dev/fuse is not there.</summary>
    NoDevice,

    /// <summary>The user may not use /dev/fuse or may not mount.</summary>
    NoRights,

    /// <summary>A user who is not root needs the program fusermount3, and it is not there.</summary>
    NoFusermount,

    /// <summary>fusermount3 refused; the message says what it printed.</summary>
    FusermountRefused,

    MountPointMissing,
    MountPointNotDirectory,
    MountPointNotEmpty,

    /// <summary>A mount of this program, which answers, is there.</summary>
    AlreadyMounted,

    /// <summary>A dead mount is there and could not be removed.</summary>
    Stale,

    /// <summary>The protocol of the kernel is older than 7.31 (Linux 5.4).</summary>
    KernelTooOld,

    /// <summary>The kernel refused an option or answered what it should not; the message says which.</summary>
    Kernel,

    /// <summary>The mount could not be undone.</summary>
    NotUnmounted,
}
