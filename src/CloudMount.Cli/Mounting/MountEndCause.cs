namespace CloudMount.Cli.Mounting;

/// <summary>Who wants a mount to end.</summary>
internal enum MountEndCause
{
    /// <summary>SIGTERM, SIGINT or SIGHUP: what is pending is uploaded first, within a limit.</summary>
    Signal,

    /// <summary><c>cloudmount unmount</c>, which has waited for what is pending itself.</summary>
    Request,

    /// <summary>umount(8) or fusermount3(1): the mount is gone already.</summary>
    Gone,
}
