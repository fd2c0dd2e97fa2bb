using System.Threading.Channels;
using CloudMount.Cli.Remotes;
using CloudMount.Control;
using CloudMount.Remote;
using Microsoft.Extensions.Logging;

namespace CloudMount.Cli.Mounting;

/// <summary>
/// The life of one mount in the process that serves it: connect, open the volume, mount, answer the control channel, and at the end, in this
/// order: upload, unmount, upload what came in between, close. Nothing here touches the mount point after it is mounted: this process
/// would wait for itself.
/// </summary>
internal sealed partial class MountRun
{
    /// <summary>How long the start waits for a remote that is away, when a cache lets it start without.</summary>
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(5);

    private readonly MountPlan _plan;
    private readonly OpenedStore _remote;
    private readonly OpenedVolume _volume;
    private readonly KernelMount _mount;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Channel<MountEnd> _ends = Channel.CreateUnbounded<MountEnd>();

    private MountRun(MountPlan plan, OpenedStore remote, OpenedVolume volume, KernelMount mount, ILogger logger, TimeProvider time)
    {
        _plan = plan;
        _remote = remote;
        _volume = volume;
        _mount = mount;
        _logger = logger;
        _time = time;
    }

    /// <summary>Why the mount works without its remote for now; null when it is connected.</summary>
    public string? Warning { get; private init; }

    /// <summary>Mounts. Throws <see cref="CliException"/>, and has then undone what it had begun.</summary>
    public static async Task<MountRun> StartAsync(MountPlan plan, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellation)
    {
        var logger = loggers.CreateLogger(nameof(MountRun));
        var remote = Composition.OpenStore(plan.Target, loggers, time);
        var store = remote.Store;
        try
        {
            var warning = await ConnectAsync(plan, store, cancellation).ConfigureAwait(false);
            if (warning is not null) logger.LogWarning("{Warning}", warning);
            var volume = Composition.OpenVolume(plan, store, loggers, time);
            try
            {
                return new(plan, remote, volume, volume.Mount(), logger, time) { Warning = warning };
            }
            catch
            {
                await volume.CloseAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Serves until the mount has ended.</summary>
    /// <param name="ready">Called once, when the mount answers and can be found.</param>
    /// <param name="progress">Told how far the upload at the end is.</param>
    /// <param name="end">Ends the mount as a signal does: one that came before this mount had signals of its own.</param>
    public async Task ServeAsync(Action ready, Action<SyncProgress> progress, CancellationToken end)
    {
        try
        {
            await using var control = StartControl();
            await using var watch = new CredentialWatch(_plan, _remote, _logger, _time);
            using var signals = new EndSignals(_ends.Writer);
            if (end.IsCancellationRequested) _ends.Writer.TryWrite(new(MountEndCause.Signal, UnmountMode.Soon));
            using var memory = new IdleMemory(_time);
            _ = _mount.Completion.ContinueWith(
                _ => _ends.Writer.TryWrite(new(MountEndCause.Gone, UnmountMode.AtOnce)),
                CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            ready();
            _logger.LogInformation("{Remote} is mounted at {MountPoint}.", _plan.Target.Display, _plan.MountPoint);
            await foreach (var ending in _ends.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            {
                if (await EndAsync(ending, progress, signals.Second).ConfigureAwait(false) is { } reason)
                {
                    _logger.LogWarning("The mount goes on: {Reason}", reason);
                    ending.Answer.SetResult(reason);
                    continue;
                }

                control.StopListening();
                ending.Answer.SetResult(null);
                AnswerTheRest();
                return;
            }
        }
        catch (ControlException failure)
        {
            await _mount.UnmountAsync(UnmountMode.AtOnce).ConfigureAwait(false);
            await _volume.CloseAsync().ConfigureAwait(false);
            throw new CliException(ExitCode.Failed, failure.Message, failure);
        }
        finally
        {
            await _remote.Store.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Proves the remote. A remote that is away ends only the first mount, which has nothing to show without it.</summary>
    private static async Task<string?> ConnectAsync(MountPlan plan, IRemoteStore store, CancellationToken cancellation)
    {
        var canStartWithout = Directory.Exists(plan.CacheDirectory) && Directory.EnumerateFileSystemEntries(plan.CacheDirectory).Any();
        var answer = await RemoteProbe.ConnectAsync(store, canStartWithout ? ConnectPatience : RemoteProbe.Patience, cancellation).ConfigureAwait(false);
        if (answer.Error is not { } error) return null;
        if (error.IsTransient && canStartWithout) return $"{error.Message} The mount works without its remote until it answers.";
        throw await RemoteFailures.ToExceptionAsync(error, plan.Target).ConfigureAwait(false);
    }

    private ControlServer StartControl() => ControlServer.Start(
        RuntimeDirectory.Open(_plan.RuntimeDirectory),
        new()
        {
            MountPoint = _plan.MountPoint,
            Remote = _plan.Target.Display,
            ConfigFile = _plan.ConfigFile,
            ProcessId = Environment.ProcessId,
            Started = _time.GetUtcNow(),
            CacheDirectory = _plan.CacheDirectory,
            LogFile = _plan.LogFile,
            IsReadOnly = _plan.Options.IsReadOnly,
        },
        _volume.Control,
        RequestEndAsync,
        _logger);

    /// <summary>Whoever asked meanwhile has what they want too.</summary>
    private void AnswerTheRest()
    {
        _ends.Writer.Complete();
        while (_ends.Reader.TryRead(out var end)) end.Answer.SetResult(null);
    }

    private Task<string?> RequestEndAsync(bool isForced)
    {
        var end = new MountEnd(MountEndCause.Request, isForced ? UnmountMode.AtOnce : UnmountMode.WhenUnused);
        return _ends.Writer.TryWrite(end) ? end.Answer.Task : Task.FromResult<string?>(null);
    }
}
