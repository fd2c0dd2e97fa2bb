using CloudMount.Cli.Native;
using CloudMount.Cli.Terminal;

namespace CloudMount.Cli.Mounting;

/// <summary>Checks of a mount point before anything is opened. Made by the process that starts, never by one that serves the mount.</summary>
internal static class MountPoint
{
    /// <summary>The type this program mounts.</summary>
    public const string FileSystemType = "fuse.cloudmount";

    /// <summary>The path without symbolic links, also of a mount whose process died.</summary>
    public static string Resolve(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(WrittenPath.ToFull(path));
        if (LibC.RealPath(full, out var errno) is { } real) return real;
        var parent = Path.GetDirectoryName(full);
        return errno == LibC.NotConnected && parent is not null && LibC.RealPath(parent, out _) is { } realParent
            ? Path.Combine(realParent, Path.GetFileName(full))
            : full;
    }

    /// <summary>
    /// Makes sure, before anything is opened, that a resolved path can be mounted on. A mount that lies there already is left to the
    /// adapter, which knows a dead one from a living one. Throws <see cref="CliException"/>.
    /// </summary>
    /// <param name="isServed">Whether a living process of this user serves this mount point.</param>
    public static void Require(string path, bool isServed)
    {
        if (isServed)
            throw new CliException(ExitCode.AlreadyMounted, $"{path} is already mounted. Run \"cloudmount unmount {ShellWord.Of(path)}\" first, or mount elsewhere.");
        if (MountTable.TypeAt(path) == FileSystemType) return;
        if (File.Exists(path)) throw new CliException(ExitCode.MountPointMissing, $"The mount point {path} is not a directory. Take another one.");
        if (!Directory.Exists(path)) throw new CliException(ExitCode.MountPointMissing, $"The mount point {path} does not exist. Run: mkdir -p {ShellWord.Of(path)}");
        RequireEmpty(path);
    }

    /// <summary>Removes the mount of a process that died. Throws <see cref="CliException"/>.</summary>
    public static void RemoveDead(string path)
    {
        if (LibC.Detach(path) != 0 && !UserUnmount.Detach(path))
            throw new CliException(ExitCode.DeadMount, $"The dead mount at {path} cannot be removed. Run as its owner or as root: fusermount3 -u -z {ShellWord.Of(path)}");
    }

    private static void RequireEmpty(string path)
    {
        try
        {
            if (Directory.EnumerateFileSystemEntries(path).Any())
                throw new CliException(ExitCode.MountPointNotEmpty, $"The mount point {path} is not empty; its files would be hidden. Take an empty directory.");
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new CliException(ExitCode.RightsMissing, $"The mount point {path} cannot be read: {failure.Message}", failure);
        }
    }
}
