using CloudMount.Fs.Linux;
using CloudMount.Remote;
using Microsoft.Extensions.Logging;

namespace CloudMount.Cli.Mounting;

/// <summary>Opens the engine's volume and says how it is mounted. The only code that knows engine and adapter.</summary>
internal static class VolumeOpener
{
    // How long the users of a mount that ends have to close their files.
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(5);

    /// <summary>Throws <see cref="CliException"/>.</summary>
    public static OpenedVolume Open(MountPlan plan, IRemoteStore store, ILoggerFactory loggers, TimeProvider time)
    {
        try
        {
            var volume = Volume.Open(OptionsOf(plan), store, loggers, time);
            return new(volume, () => Mount(plan, volume, loggers, time), volume.DisposeAsync);
        }
        catch (VolumeException failure)
        {
            throw new CliException(CodeOf(failure.Kind), failure.Message, failure);
        }
    }

    private static VolumeOptions OptionsOf(MountPlan plan) => new()
    {
        CacheDirectory = plan.CacheDirectory,
        Identity = plan.Volume,
        DefaultUserId = Native.LibC.EffectiveUserId,
        DefaultGroupId = Native.LibC.EffectiveGroupId,
        MaxCleanBytes = plan.Options.MaxCleanBytes,
        MaxDirtyBytes = plan.Options.MaxDirtyBytes,
        WriteBackDelay = plan.Options.WriteBackDelay,
        MaxUploads = plan.Options.Uploads,
        Vfs = new()
        {
            Expiry = plan.Options.Expiry,
            WaitsForRemote = plan.Options.Durability == Durability.Remote,
            ShownUserId = plan.Options.Owner,
            ShownGroupId = plan.Options.Group,
            HiddenPermissions = plan.Options.Umask ?? 0,
        },
    };

    private static KernelMount Mount(MountPlan plan, Volume volume, ILoggerFactory loggers, TimeProvider time)
    {
        try
        {
            var mount = FuseMount.Start(volume.Vfs, new()
            {
                MountPoint = plan.MountPoint,
                FsName = plan.Target.Display,
                ReadOnly = plan.Options.IsReadOnly,
                AllowOther = plan.Options.AllowOther,
                Xattr = plan.Options.HasExtendedAttributes,
                SetUserIdPrograms = !plan.Options.NoSuid,
                DeviceNodes = !plan.Options.NoDevices,
                Execution = !plan.Options.NoExecution,
                NoAccessTimes = plan.Options.NoAccessTimes,
                TimeProvider = time,
                LoggerFactory = loggers,
            });
            volume.Attach(mount.KernelCache);
            return new(mount.Completion, mode => UnmountAsync(mount, mode));
        }
        catch (FuseMountException failure)
        {
            throw new CliException(CodeOf(failure.Failure), failure.Message, failure);
        }
    }

    private static async Task<string?> UnmountAsync(FuseMount mount, UnmountMode mode)
    {
        try
        {
            if (mode == UnmountMode.WhenUnused)
                return await mount.TryUnmountAsync().ConfigureAwait(false) ? null : $"Files are open in {mount.MountPoint}. Close them, or use --force.";
            await mount.UnmountAsync(mode == UnmountMode.Soon ? ClosePatience : TimeSpan.Zero).ConfigureAwait(false);
            return null;
        }
        catch (FuseMountException failure)
        {
            return failure.Message;
        }
    }

    private static ExitCode CodeOf(VolumeErrorKind kind) => kind switch
    {
        VolumeErrorKind.CacheInUse => ExitCode.CacheInUse,
        VolumeErrorKind.CacheForeign => ExitCode.CacheForeign,
        VolumeErrorKind.CacheDamaged => ExitCode.CacheBroken,
        VolumeErrorKind.CacheNotWritable => ExitCode.CacheNotWritable,
    };

    private static ExitCode CodeOf(FuseMountFailure failure) => failure switch
    {
        FuseMountFailure.NoDevice => ExitCode.NoFuseDevice,
        FuseMountFailure.NoRights or FuseMountFailure.FusermountRefused => ExitCode.RightsMissing,
        FuseMountFailure.NoFusermount => ExitCode.NoFuseMount3,
        FuseMountFailure.MountPointMissing or FuseMountFailure.MountPointNotDirectory => ExitCode.MountPointMissing,
        FuseMountFailure.MountPointNotEmpty => ExitCode.MountPointNotEmpty,
        FuseMountFailure.AlreadyMounted => ExitCode.AlreadyMounted,
        FuseMountFailure.Stale => ExitCode.DeadMount,
        FuseMountFailure.KernelTooOld => ExitCode.KernelTooOld,
        FuseMountFailure.Kernel or FuseMountFailure.NotUnmounted => ExitCode.Failed,
    };
}
