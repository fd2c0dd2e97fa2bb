using System.Runtime.InteropServices;

namespace CloudMount.Fs.Linux.Device;

/// <summary>Looks whether a directory can be mounted at, and clears a dead mount of ours away. Throws <see cref="FuseMountException"/>.</summary>
internal static class MountPointCheck
{
    public const string Type = "fuse.cloudmount";

    /// <summary>More than struct statfs has on any architecture (120 bytes on 64-bit).</summary>
    private const int StatfsBytes = 256;

    /// <summary>Answers the mount point's path without symbolic links, as the mount table shows it.</summary>
    public static string Prepare(string mountPoint, IMounter mounter)
    {
        var path = Resolve(mountPoint);
        if (MountTable.Find(path) is { Type: Type }) ClearDeadMount(path, mounter);
        if (!Directory.Exists(path))
        {
            throw new FuseMountException(
                FuseMountFailure.MountPointNotDirectory, $"The mount point '{mountPoint}' is not a directory: choose or make one.");
        }

        if (Directory.EnumerateFileSystemEntries(path).Any())
        {
            throw new FuseMountException(
                FuseMountFailure.MountPointNotEmpty, $"The mount point '{mountPoint}' is not empty: choose an empty directory.");
        }

        return path;
    }

    private static string Resolve(string mountPoint)
    {
        var resolved = Libc.RealPath(mountPoint, 0);
        var error = Libc.LastError;
        if (resolved != 0)
        {
            var path = Marshal.PtrToStringUTF8(resolved)!;
            Libc.Free(resolved);
            return path;
        }

        // realpath(3) may stop at a dead mount; then the path as written is the best there is.
        if (error == Errno.ENOTCONN) return Path.TrimEndingDirectorySeparator(Path.GetFullPath(mountPoint));
        throw error switch
        {
            Errno.ENOENT => new FuseMountException(
                FuseMountFailure.MountPointMissing, $"The mount point '{mountPoint}' does not exist: make it with 'mkdir -p'."),
            Errno.ENOTDIR => new FuseMountException(
                FuseMountFailure.MountPointNotDirectory, $"A part of the mount point '{mountPoint}' is not a directory."),
            Errno.EACCES => new FuseMountException(
                FuseMountFailure.NoRights, $"This user may not enter the mount point '{mountPoint}'."),
            _ => new FuseMountException(FuseMountFailure.Kernel, $"The mount point '{mountPoint}' can not be used: {error}."),
        };
    }

    private static void ClearDeadMount(string path, IMounter mounter)
    {
        if (!IsDead(path))
        {
            throw new FuseMountException(
                FuseMountFailure.AlreadyMounted, $"Something is mounted at '{path}' already: unmount it first, or choose another directory.");
        }

        var error = mounter.Unmount(path, isLazy: true);
        if (error != Errno.None)
        {
            throw new FuseMountException(
                FuseMountFailure.Stale, $"A dead mount is in the way at '{path}' and could not be removed ({error}): run 'umount -l {path}'.");
        }
    }

    /// <summary>statfs(2) is always asked of the server; stat(2) and access(2) may be answered from the kernel's cache.</summary>
    private static unsafe bool IsDead(string path)
    {
        var answer = stackalloc byte[StatfsBytes];
        return Libc.StatFileSystem(path, answer) != 0 && Libc.LastError is (Errno.ENOTCONN or Errno.ECONNABORTED);
    }
}
