using CloudMount.Server.Changes;
using CloudMount.Server.Files;
using CloudMount.Server.Transfers;
using Microsoft.Extensions.Logging;

namespace CloudMount.Server.Jobs;

/// <summary>
/// Work that goes on after its call was answered, and what became of it. Some at a time; what is short is done before the answer. Ends with the
/// server: what was copied until then stays. Thread-safe.
/// </summary>
internal sealed class JobQueue(TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private const int MaxRunning = 4;
    private const int MaxWaiting = 100;

    /// <summary>How many are told of; beyond it the oldest are forgotten before their time.</summary>
    private const int MaxKnown = 10_000;

    /// <summary>How long an answer waits for the end of its job, so that clients that never ask for one find it done.</summary>
    private static readonly TimeSpan AnswerWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
    private static readonly Refusal Full = new(RefusalKind.Busy, "Too many jobs are waiting; try again later.");
    private static readonly Refusal Stopped = new(RefusalKind.Busy, "The server was stopped before it ended; what was done until then stays.");

    private readonly ExpiringTokens<Job> _jobs = new(Lifetime, time, MaxKnown);
    private readonly SemaphoreSlim _turns = new(MaxRunning, MaxRunning);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();

    // Guarded by _lock.
    private readonly HashSet<Task> _open = [];

    /// <summary>Begins a job; its id, when it is done or a moment later. Busy.</summary>
    /// <param name="work">Tells the job what it does. Cancelled when the server stops.</param>
    public async Task<Outcome<string>> StartAsync(string kind, Func<Job, CancellationToken, Task> work)
    {
        var job = new Job(Requester.Current.Account, kind);
        if (Begin(stopping => RunAsync(job, work, stopping)) is not { } running) return Full;
        await Task.WhenAny(running, Task.Delay(AnswerWait, time, CancellationToken.None)).ConfigureAwait(false);
        return TokenId.ToText(_jobs.Issue(job));
    }

    /// <summary>Does what goes on when its caller hangs up, and comes back when it is done. What waits for its turn is not begun then. Busy.</summary>
    /// <param name="work">Cancelled when the server stops.</param>
    /// <param name="caller">Ends the waiting alone.</param>
    public async Task<Outcome<T>> FinishAsync<T>(Func<CancellationToken, Task<Outcome<T>>> work, CancellationToken caller)
    {
        Outcome<T>? outcome = null;
        var begun = Begin(async stopping =>
        {
            if (!caller.IsCancellationRequested) outcome = await RunAsync(work, stopping).ConfigureAwait(false);
        });
        if (begun is null) return Full;
        await begun.WaitAsync(caller).ConfigureAwait(false);
        return outcome ?? throw new OperationCanceledException(caller);
    }

    /// <summary>A job by its id; null for one that is unknown, too old or another's.</summary>
    public Job? Find(string? id) =>
        TokenId.Parse(id) is { } token && _jobs.TryGet(token, out var job) && job.Owner == Requester.Current.Account ? job : null;

    /// <summary>Ends what goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        Task[] open;
        lock (_lock) open = [.. _open];
        await Task.WhenAll(open).ConfigureAwait(false);
        _stopping.Dispose();
        _turns.Dispose();
    }

    /// <summary>Does the work when its turn comes. Null when too many wait.</summary>
    private Task? Begin(Func<CancellationToken, Task> work)
    {
        lock (_lock)
        {
            _open.RemoveWhere(task => task.IsCompleted);
            if (_open.Count >= MaxRunning + MaxWaiting || _stopping.IsCancellationRequested) return null;
            var running = Task.Run(() => InTurnAsync(work), CancellationToken.None);
            _open.Add(running);
            return running;
        }
    }

    private async Task InTurnAsync(Func<CancellationToken, Task> work)
    {
        try
        {
            await _turns.WaitAsync(_stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The work finds out by its token.
            await work(_stopping.Token).ConfigureAwait(false);
            return;
        }

        try
        {
            await work(_stopping.Token).ConfigureAwait(false);
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task<Outcome<T>> RunAsync<T>(Func<CancellationToken, Task<Outcome<T>>> work, CancellationToken stopping)
    {
        try
        {
            stopping.ThrowIfCancellationRequested();
            return await work(stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return Stopped;
        }
        catch (Exception failure)
        {
            // The caller may be gone.
            logger.LogError(failure, "A call ended by a fault.");
            return new Refusal(RefusalKind.Failed, "The server failed; its log says why.");
        }
    }

    private async Task RunAsync(Job job, Func<Job, CancellationToken, Task> work, CancellationToken stopping)
    {
        try
        {
            stopping.ThrowIfCancellationRequested();
            job.NoteStart();
            await work(job, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            job.NoteFailure("/", Stopped.Message);
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "A job ended by a fault.");
            job.NoteFailure("/", "The job ended by a fault of the server; its log says more.");
        }

        job.NoteEnd();
    }
}
