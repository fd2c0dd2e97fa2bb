namespace CloudMount.Fs.Linux.Device;

/// <summary>The two ways to mount: by system call for root, by fusermount3 for everybody else.</summary>
internal interface IMounter
{
    /// <summary>Mounts and answers the device to serve. Throws <see cref="FuseMountException"/>.</summary>
    FuseDevice Mount(string mountPoint, FuseMountOptions options);

    /// <summary>Unmounts; lazily, the mount vanishes at once and ends when its last file is closed. EBUSY, EINVAL (not mounted), EPERM.</summary>
    Errno Unmount(string mountPoint, bool isLazy);
}
