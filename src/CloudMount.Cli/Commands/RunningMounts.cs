using CloudMount.Cli.Mounting;
using CloudMount.Control;

namespace CloudMount.Cli.Commands;

/// <summary>The mounts of this user, found without touching any of them where that can be.</summary>
internal sealed class RunningMounts(RuntimeDirectory runtime)
{
    public IReadOnlyList<MountDescription> All() => runtime.ListMounts();

    public ControlClient ClientOf(MountDescription mount) => new(runtime.SocketPathOf(mount.MountPoint));

    /// <summary>The mount at exactly this path; null when no process of this user serves one.</summary>
    public MountDescription? At(string path)
    {
        var mounts = All();
        return mounts.FirstOrDefault(mount => mount.MountPoint == Written(path)) ?? mounts.FirstOrDefault(mount => mount.MountPoint == MountPoint.Resolve(path));
    }

    /// <summary>As <see cref="At"/>. Throws <see cref="CliException"/> when there is none.</summary>
    public MountDescription RequireAt(string path) => At(path) ?? throw None(path);

    /// <summary>The mount that holds a path, and the path below its root. Throws <see cref="CliException"/>.</summary>
    public (MountDescription Mount, string Path) RequireAround(string path)
    {
        var mounts = All();
        return Around(mounts, Written(path)) ?? Around(mounts, MountPoint.Resolve(path)) ?? throw None(path);
    }

    private static (MountDescription Mount, string Path)? Around(IReadOnlyList<MountDescription> mounts, string path)
    {
        // The innermost: a mount point may lie in another mount.
        var mount = mounts.Where(mount => path == mount.MountPoint || path.StartsWith(mount.MountPoint + "/", StringComparison.Ordinal))
            .MaxBy(mount => mount.MountPoint.Length);
        return mount is null ? null : (mount, path.Length == mount.MountPoint.Length ? "/" : path[mount.MountPoint.Length..]);
    }

    private static string Written(string path) => Path.TrimEndingDirectorySeparator(WrittenPath.ToFull(path));

    private static CliException None(string path) =>
        new(ExitCode.NotMounted, $"No cloudmount of this user serves {path}. See: cloudmount status");
}
