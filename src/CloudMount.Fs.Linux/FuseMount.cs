using CloudMount.Fs.Linux.Device;
using CloudMount.Fs.Linux.Session;
using CloudMount.Vfs;
using Microsoft.Extensions.Logging;

namespace CloudMount.Fs.Linux;

/// <summary>
/// A file system at a mount point, served by this process. The process must never touch the mount itself: it would wait for its own answer.
/// </summary>
public sealed class FuseMount : IAsyncDisposable
{
    private static readonly TimeSpan AbortDeadline = TimeSpan.FromSeconds(5);

    private readonly IMounter _mounter;
    private readonly FuseSession _session;
    private readonly FuseMountOptions _options;
    private readonly int? _deviceMinor;
    private readonly TaskCompletionSource<FuseMountEnd> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private volatile bool _isUnmounting;

    private FuseMount(IMounter mounter, FuseSession session, FuseMountOptions options, int? deviceMinor)
    {
        _mounter = mounter;
        _session = session;
        _options = options;
        _deviceMinor = deviceMinor;
        _ = CompleteAsync();
    }

    /// <summary>The mount point without symbolic links.</summary>
    public string MountPoint => _options.MountPoint;

    /// <summary>What drops entries from the kernel's caches of this mount.</summary>
    public IKernelCache KernelCache => _session.KernelCache;

    /// <summary>
    /// Done when the mount is gone and everything that was open is released toward the engine. Faulted only when that release failed.
    /// </summary>
    public Task<FuseMountEnd> Completion => _completion.Task;

    /// <summary>How many requests of each kind were read so far.</summary>
    public IReadOnlyDictionary<string, long> RequestCounts => _session.Counters.Snapshot();

    /// <summary>Mounts and begins to serve. A dead mount of this program at the mount point is removed first.</summary>
    /// <exception cref="FuseMountException">The mount was not made; nothing is left of it.</exception>
    public static FuseMount Start(IVfs vfs, FuseMountOptions options)
    {
        IMounter mounter = Libc.EffectiveUserId() == 0 ? new RootMounter() : new FusermountMounter();
        var resolved = options with { MountPoint = MountPointCheck.Prepare(options.MountPoint, mounter) };
        var device = mounter.Mount(resolved.MountPoint, resolved);
        try
        {
            var session = FuseSession.Start(device, vfs, resolved);
            var minor = MountTable.Find(resolved.MountPoint)?.DeviceMinor;
            if (minor is { } number) KernelSettings.TrySetReadAhead(number, resolved.ReadAheadKibibytes);
            return new FuseMount(mounter, session, resolved, minor);
        }
        catch
        {
            mounter.Unmount(resolved.MountPoint, isLazy: true);
            device.Dispose();
            throw;
        }
    }

    /// <summary>Says in one sentence why this process can not mount here, or null when it can.</summary>
    public static string? Probe() => FuseProbe.Run();

    /// <summary>
    /// Unmounts. While files are open the mount only vanishes from its place, and is served until they are closed or the deadline has
    /// passed; then it is ended by force and their users get errors. Done when <see cref="Completion"/> is.
    /// </summary>
    /// <exception cref="FuseMountException">The mount is still there: the rights are missing.</exception>
    public async Task UnmountAsync(TimeSpan deadline)
    {
        if (Completion.IsCompleted) return;
        _isUnmounting = true;
        await Task.Run(Detach).ConfigureAwait(false);
        if (await EndsWithinAsync(deadline).ConfigureAwait(false)) return;

        if (_deviceMinor is { } minor && KernelSettings.TryAbort(minor) && await EndsWithinAsync(AbortDeadline).ConfigureAwait(false)) return;
        await _session.RefuseAsync().ConfigureAwait(false);
        _completion.TrySetResult(FuseMountEnd.Aborted);
    }

    /// <summary>Unmounts if no file is open. False when one is: the mount stays as it was.</summary>
    /// <exception cref="FuseMountException">The mount is still there: the rights are missing.</exception>
    public async Task<bool> TryUnmountAsync()
    {
        if (Completion.IsCompleted) return true;
        _isUnmounting = true;
        var error = await Task.Run(() => _mounter.Unmount(MountPoint, isLazy: false)).ConfigureAwait(false);
        if (error == Errno.EBUSY)
        {
            _isUnmounting = false;
            return false;
        }

        ThrowUnlessUnmounted(error);
        await Completion.ConfigureAwait(false);
        return true;
    }

    /// <summary>Unmounts without waiting for open files.</summary>
    public async ValueTask DisposeAsync() => await UnmountAsync(TimeSpan.Zero).ConfigureAwait(false);

    private void Detach()
    {
        var error = _mounter.Unmount(MountPoint, isLazy: false);
        if (error == Errno.EBUSY) error = _mounter.Unmount(MountPoint, isLazy: true);
        ThrowUnlessUnmounted(error);
    }

    private void ThrowUnlessUnmounted(Errno error)
    {
        // EINVAL, ENOENT: it is not mounted any more.
        if (error is Errno.None or Errno.EINVAL or Errno.ENOENT) return;
        _isUnmounting = false;
        throw new FuseMountException(FuseMountFailure.NotUnmounted, $"'{MountPoint}' could not be unmounted: {error}.");
    }

    private async Task<bool> EndsWithinAsync(TimeSpan deadline)
    {
        try
        {
            await Completion.WaitAsync(deadline, _options.TimeProvider).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>A connection that was ended by force leaves a mount that answers nothing. True when there was one.</summary>
    private bool ClearDeadMount()
    {
        if (_isUnmounting || MountTable.Find(MountPoint) is not { Type: MountPointCheck.Type } entry || entry.DeviceMinor != _deviceMinor)
            return false;
        _mounter.Unmount(MountPoint, isLazy: true);
        return true;
    }

    private async Task CompleteAsync()
    {
        try
        {
            var wasAborted = await _session.Ended.ConfigureAwait(false) | ClearDeadMount();
            _completion.TrySetResult(
                wasAborted ? FuseMountEnd.Aborted : _isUnmounting ? FuseMountEnd.Unmounted : FuseMountEnd.UnmountedFromOutside);
        }
        catch (Exception e)
        {
            _options.LoggerFactory.CreateLogger<FuseMount>().LogCritical(e, "The mount at '{MountPoint}' ended with a failure.", MountPoint);
            _completion.TrySetException(e);
        }
    }
}
