using System.Diagnostics.CodeAnalysis;
using CloudMount.Fs.Linux.Device;
using CloudMount.Fs.Linux.Protocol;
using CloudMount.Vfs;
using Microsoft.Extensions.Logging;

namespace CloudMount.Fs.Linux.Session;

/// <summary>
/// Serves one mount: threads that each wait for requests on a device of their own. Ends when the kernel says that the mount is gone;
/// then it releases what was still open.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Disposes what it owns when the mount has ended, not earlier.")]
internal sealed class FuseSession
{
    /// <summary>The engine answers on these threads.</summary>
    private const int StackBytes = 1024 * 1024;

    private readonly FuseDevice _device;
    private readonly FuseDispatcher _dispatcher;
    private readonly KernelCacheNotifier _notifier;
    private readonly RequestPool _pool;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _readers;
    private volatile bool _wasAborted;

    private FuseSession(FuseDevice device, FuseDispatcher dispatcher, RequestPool pool, ILogger logger)
    {
        _device = device;
        _dispatcher = dispatcher;
        _pool = pool;
        _logger = logger;
        _notifier = new KernelCacheNotifier(device, logger);
    }

    public IKernelCache KernelCache => _notifier;

    public FuseCounters Counters => _dispatcher.Counters;

    /// <summary>Done when nothing is open any more. True when the kernel ended the mount by force.</summary>
    public Task<bool> Ended => _ended.Task;

    /// <summary>Answers INIT and begins to serve. Owns the device from here on. Throws <see cref="FuseMountException"/>.</summary>
    public static FuseSession Start(FuseDevice device, IVfs vfs, FuseMountOptions options)
    {
        var logger = options.LoggerFactory.CreateLogger<FuseSession>();
        var pool = new RequestPool(InitNegotiation.MaxWriteBytes);
        var negotiated = Shake(device, pool, options);
        logger.LogDebug("FUSE 7.{Minor}: {Flags}", negotiated.Minor, negotiated.Flags);
        IBackingFiles backing = negotiated.HasPassthrough ? new BackingFiles(device, logger) : new NoBackingFiles();
        var dispatcherOptions = new DispatcherOptions(options.Xattr, negotiated.HasSetXattrExtension, options.TimeProvider);
        var dispatcher = new FuseDispatcher(vfs, dispatcherOptions, new OpenFiles(new OpenModes(backing)), pool, logger);
        var session = new FuseSession(device, dispatcher, pool, logger);
        session.StartReaders(options.ThreadCount);
        return session;
    }

    /// <summary>
    /// Fails what waits and what comes, and releases what is open, for where the kernel can not be told to. The threads go on until the
    /// kernel ends the mount or this process ends.
    /// </summary>
    public async Task RefuseAsync()
    {
        _dispatcher.RefuseAll();
        _dispatcher.Waiting.InterruptAll();
        await _dispatcher.CloseAllAsync().ConfigureAwait(false);
    }

    private static Negotiated Shake(FuseDevice device, RequestPool pool, FuseMountOptions options)
    {
        var request = pool.Rent();
        try
        {
            return FuseHandshake.Run(device, request, new InitWishes(options.Passthrough));
        }
        finally
        {
            pool.Return(request);
        }
    }

    private void StartReaders(int count)
    {
        List<FuseDevice> devices = [_device];
        for (var more = 1; more < count; more++) devices.Add(CloneDevice());
        _readers = count;
        for (var number = 0; number < count; number++)
        {
            var device = devices[number];
            new Thread(() => Read(device), StackBytes) { IsBackground = true, Name = $"FUSE reader {number}" }.Start();
        }
    }

    /// <summary>The session's own device serves several readers as well where the kernel will not clone it, only less quickly.</summary>
    private FuseDevice CloneDevice()
    {
        if (_device.TryClone(out var error) is { } clone) return clone;
        _logger.LogInformation("The device was not cloned ({Error}); readers share it.", error);
        return _device;
    }

    private void Read(FuseDevice device)
    {
        try
        {
            ReadUntilGone(device);
        }
        catch (Exception e)
        {
            _logger.LogCritical(e, "A thread that serves the mount failed.");
        }

        if (device != _device) device.Dispose();
        if (Interlocked.Decrement(ref _readers) == 0) _ = EndAsync();
    }

    private void ReadUntilGone(FuseDevice device)
    {
        var request = _pool.Rent();
        while (true)
        {
            switch (request.Receive(device))
            {
                case Errno.None:
                    if (!_dispatcher.Dispatch(request)) request = _pool.Rent();
                    break;
                // ENOENT: the request was given up while it was read.
                case Errno.EINTR or Errno.EAGAIN or Errno.ENOENT:
                    break;
                case Errno.ENODEV:
                    _pool.Return(request);
                    return;
                case Errno.ECONNABORTED:
                    _wasAborted = true;
                    _pool.Return(request);
                    return;
                case var error:
                    _logger.LogError("The device failed with {Error}; the mount is no longer served by this thread.", error);
                    _wasAborted = true;
                    _pool.Return(request);
                    return;
            }
        }
    }

    /// <summary>After the last reader: no request comes any more, and replies reach nobody.</summary>
    private async Task EndAsync()
    {
        try
        {
            _dispatcher.Waiting.InterruptAll();
            await _dispatcher.Waiting.WhenEmpty().ConfigureAwait(false);
            await _dispatcher.CloseAllAsync().ConfigureAwait(false);
            _notifier.Dispose();
            _device.Dispose();
            _pool.Dispose();
            _ended.SetResult(_wasAborted);
        }
        catch (Exception e)
        {
            _logger.LogCritical(e, "The end of the mount failed.");
            _ended.SetException(e);
        }
    }
}
