using System.Collections.Concurrent;
using CloudMount.Control;
using CloudMount.Remote;
using Microsoft.Extensions.Logging;

namespace CloudMount.WriteBack;

/// <summary>
/// Brings the remote into agreement with Local: takes dirty entries in the order of their due time, lets <see cref="Planner"/> say what comes
/// next for each, and has <see cref="Operations"/> do it, many at once. State-based: what is in the index is the whole queue, this only
/// remembers when and in what order. README.md has the rules.
/// <para>
/// One pump decides (taking, planning, claiming, finishing); it runs either in <see cref="Start"/>'s loop or in <see cref="RunUntilIdleAsync"/>. Calls run
/// beside it and come back through a queue. Start it when the store is connected: what it may send depends on the capabilities.
/// </para>
/// </summary>
internal sealed partial class Reconciler : IAsyncDisposable
{
    private readonly SyncParts _parts;
    private readonly ReconcilerOptions _options;
    private readonly Conflicts _conflicts;
    private readonly Operations _operations;
    private readonly WriteBackCounters _counters = new();
    private readonly PendingQueue _queue = new();
    private readonly Outage _outage;

    // What others hand to the pump.
    private readonly ConcurrentQueue<long> _inbox = new();
    private readonly ProgramChanges _programChanges;
    private readonly ConcurrentQueue<(PendingItem Item, Step Step, Outcome Outcome)> _finished = new();
    private readonly ConcurrentQueue<Drain> _requests = new();
    private readonly Signal _signal = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ITimer _timer;
    private readonly long _startTicks;
    private readonly long _startStamp;

    // Of the pump alone.
    private readonly Claims _claims = new();
    private readonly QuietDirectories _quiet;
    private readonly Random _jitter;
    private readonly Queue<PendingItem> _waitingLarge = new();
    private readonly List<Drain> _drains = [];
    private int _running;
    private int _runningLarge;

    private Task? _loop;

    /// <summary>Listens to the index from now on.</summary>
    public Reconciler(SyncParts parts, ReconcilerOptions options)
    {
        options.Validate();
        _parts = parts;
        _options = options;
        (_startTicks, _startStamp) = (parts.Time.GetUtcNow().UtcTicks, parts.Time.GetTimestamp());
        _conflicts = new(parts, options.Host);
        _operations = new(parts, _conflicts, _counters);
        _outage = new(options.ProbeDelay, options.MaxProbeDelay);
        _quiet = new(options.WriteBackDelay);
        _jitter = new(options.Seed);
        _timer = parts.Time.CreateTimer(_ => _signal.Set(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _programChanges = new(parts.Time, () => Now, options.WriteBackDelay, _signal.Set);
        parts.Index.EntryDirtied = NoteDirtied;
        foreach (var id in parts.Index.DirtyIds()) _inbox.Enqueue(id);
    }

    public WriteBackCounters Counters => _counters;

    /// <summary>Calls under way.</summary>
    public int RunningCount => Volatile.Read(ref _running);

    /// <summary>Conflicts found since the start.</summary>
    public long ConflictCount => _conflicts.Count;

    // Ticks of UTC at the start, and from there as time passes: a clock that is set back must not hold up what is due.
    private long Now => _startTicks + _parts.Time.GetElapsedTime(_startStamp).Ticks;

    /// <summary>Begins to send, on the thread pool.</summary>
    public void Start() => _loop ??= Task.Run(RunAsync);

    /// <summary>
    /// Sends what is pending without further delay, what was refused too, and ends when the remote has it, or when only entries that it refuses now are
    /// left: those are answered.
    /// An unreachable remote does not end it, the token does. Settle what is open for writing before.
    /// </summary>
    /// <param name="scope">"/a/b" below the root of the mount: only this entry and what lies below it. Null: everything.</param>
    public Task<IReadOnlyList<PendingEntry>> DrainAsync(string? scope, CancellationToken cancellation)
    {
        var drain = new Drain(scope is not null && RemotePath.TryParse(scope, out var path) ? path : null);
        _requests.Enqueue(drain);
        _signal.Set();
        var registration = cancellation.Register(() =>
        {
            drain.Cancel(cancellation);
            _signal.Set();
        });
        _ = drain.Task.ContinueWith(
            _ => registration.Dispose(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return drain.Task;
    }

    /// <summary>Sends what is pending now without further delay.</summary>
    public void Expedite()
    {
        foreach (var item in _queue.All()) _queue.Expedite(item, Now);
        _signal.Set();
    }

    /// <summary>Tries again now what failed or was refused.</summary>
    public void RetryAll()
    {
        _outage.End();
        _queue.RetryAll(Now);
        _signal.Set();
    }

    /// <summary>Runs the pump until nothing is due and nothing under way. Only where <see cref="Start"/> is not used.</summary>
    public async Task RunUntilIdleAsync(CancellationToken cancellation)
    {
        while (true)
        {
            PumpOnce();
            if (!_finished.IsEmpty || !_inbox.IsEmpty || !_programChanges.IsEmpty) continue;
            if (_running > 0) await _signal.WaitAsync(cancellation).ConfigureAwait(false);
            else return;
        }
    }

    /// <summary>Cancels the calls under way and ends. What was not confirmed is found out at the next start.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _signal.Set();
        if (_loop is { } loop) await loop.ConfigureAwait(false);
        while (_running > 0)
        {
            while (_finished.TryDequeue(out _)) _running--;
            if (_running > 0) await _signal.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        foreach (var drain in _drains) drain.Cancel(_stopping.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _parts.Index.EntryDirtied = null;
        await _timer.DisposeAsync().ConfigureAwait(false);
        _programChanges.Dispose();
        _signal.Dispose();
        _stopping.Dispose();
    }

    private void NoteDirtied(long id)
    {
        if (!SyncParts.IsOwnChange)
        {
            _programChanges.Add(id);
            return;
        }

        _inbox.Enqueue(id);
        _signal.Set();
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                PumpOnce();
                ArmTimer();
            }
#pragma warning disable CA1031 // The top of the loop: nothing is sent any more once it ends.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _parts.Log.LogError(exception, "Write-back waits: {Reason}", exception.Message);
                _timer.Change(_options.MaxProbeDelay, Timeout.InfiniteTimeSpan);
            }

            await _signal.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private void ArmTimer()
    {
        var due = Math.Max(_queue.NextDue(), _outage.Until);
        if (due == long.MaxValue) return;
        var wait = TimeSpan.FromTicks(Math.Max(due - Now, 0));
        if (wait > TimeSpan.Zero || _running == 0) _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
