using System.Globalization;
using CloudMount.Fs.Linux.Protocol;

namespace CloudMount.Fs.Linux.Device;

/// <summary>mount(2) and umount2(2).</summary>
internal sealed class RootMounter : IMounter
{
    private const nuint ReadOnly = 1;
    private const nuint NoSetUserId = 2;
    private const nuint NoDevices = 4;
    private const nuint NoExecution = 8;
    private const nuint NoAccessTimes = 1024;
    private const int Detach = 2;
    private const int NoFollow = 8;

    public FuseDevice Mount(string mountPoint, FuseMountOptions options)
    {
        var device = FuseDevice.TryOpen(out var error) ?? throw DeviceRefused(error);
        if (Libc.Mount(options.FsName, mountPoint, MountPointCheck.Type, Flags(options), Data(options, device)) == 0) return device;
        error = Libc.LastError;
        device.Dispose();
        throw MountRefused(mountPoint, error);
    }

    public Errno Unmount(string mountPoint, bool isLazy) =>
        Libc.Unmount(mountPoint, isLazy ? Detach | NoFollow : NoFollow) == 0 ? Errno.None : Libc.LastError;

    public static FuseMountException DeviceRefused(Errno error) => error is Errno.EACCES or Errno.EPERM
        ? new(FuseMountFailure.NoRights, $"This user may not open {FuseDevice.Path} ({error}): run as root, or make the device accessible.")
        : new(FuseMountFailure.NoDevice, $"{FuseDevice.Path} could not be opened ({error}): load the kernel module with 'modprobe fuse'.");

    private static FuseMountException MountRefused(string mountPoint, Errno error) => error switch
    {
        Errno.EPERM or Errno.EACCES =>
            new(FuseMountFailure.NoRights, $"The kernel did not permit to mount at '{mountPoint}' ({error}): CAP_SYS_ADMIN is needed."),
        Errno.ENODEV => new(FuseMountFailure.NoDevice, "The kernel knows no FUSE (ENODEV): load its module with 'modprobe fuse'."),
        _ => new(FuseMountFailure.Kernel, $"The kernel refused to mount at '{mountPoint}': {error}."),
    };

    private static nuint Flags(FuseMountOptions options) =>
        (options.ReadOnly ? ReadOnly : 0) |
        (options.SetUserIdPrograms ? 0 : NoSetUserId) |
        (options.DeviceNodes ? 0 : NoDevices) |
        (options.Execution ? 0 : NoExecution) |
        (options.NoAccessTimes ? NoAccessTimes : 0);

    private static string Data(FuseMountOptions options, FuseDevice device)
    {
        var data = string.Create(
            CultureInfo.InvariantCulture,
            $"fd={(int)device.DangerousGetHandle()},rootmode=40000,user_id={options.UserId},group_id={options.GroupId},max_read={InitNegotiation.MaxWriteBytes}");
        if (options.AllowOther) data += ",allow_other";
        return options.DefaultPermissions ? data + ",default_permissions" : data;
    }
}
