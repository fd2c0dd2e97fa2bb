using CloudMount.Server.Changes;
using CloudMount.Server.Files;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Transfers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CloudMount.Server.Quatrix.Jobs;

/// <summary>
/// Work that goes on after its call was answered, and what became of it. Some at a time; what is short is done before the answer. Ends with the
/// server: what was copied until then stays. Thread-safe.
/// </summary>
internal sealed class JobQueue(TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>The most ids a call answers at once; with more it is a job.</summary>
    private const int MaxAnswered = 10;
    private const int MaxRunning = 4;
    private const int MaxWaiting = 100;

    /// <summary>How long an answer waits for the end of its job, so that clients that never ask for one find it done.</summary>
    private static readonly TimeSpan AnswerWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
    private static readonly Refusal Full = new(RefusalKind.Busy, "Too many jobs are waiting; try again later.");
    private static readonly Refusal Stopped = new(RefusalKind.Busy, "The server was stopped before it ended; what was done until then stays.");

    private readonly ExpiringTokens<Job> _jobs = new(Lifetime, time);
    private readonly SemaphoreSlim _turns = new(MaxRunning, MaxRunning);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();

    // Guarded by _lock.
    private readonly HashSet<Task> _open = [];

    /// <summary>
    /// Does something to each of several entries. Up to ten at once: the ids, or the first refusal, which says how many were done before it and behind which
    /// nothing was. More are a job, which goes on behind what it cannot do and tells all of it. Busy.
    /// </summary>
    public Task<Reply> AnswerAsync(IReadOnlyList<JobStep> steps) => steps.Count <= MaxAnswered ? DoAsync(steps) : StartAsync(async (job, cancellation) =>
    {
        foreach (var step in steps)
        {
            cancellation.ThrowIfCancellationRequested();
            if (await step.Act().ConfigureAwait(false) is { } refusal) job.NoteFailure(step.Path, refusal.Message);
            else job.NoteDone(step.Id);
        }
    });

    /// <summary>Begins a job and answers its id, when it is done or a moment later. Busy.</summary>
    /// <param name="work">Tells the job what it does. Cancelled when the server stops.</param>
    public async Task<Reply> StartAsync(Func<Job, CancellationToken, Task> work)
    {
        var job = new Job(Requester.Current.Account);
        if (Begin(stopping => RunAsync(job, work, stopping)) is not { } running) return Full;
        await Task.WhenAny(running, Task.Delay(AnswerWait, time, CancellationToken.None)).ConfigureAwait(false);
        return AnswerJob(job);
    }

    /// <summary>Does what goes on when its caller hangs up, and answers when it is done. What waits for its turn is not begun then. Busy.</summary>
    /// <param name="work">Cancelled when the server stops.</param>
    /// <param name="caller">Ends the waiting alone.</param>
    public async Task<Reply> FinishAsync(Func<CancellationToken, Task<Reply>> work, CancellationToken caller)
    {
        Reply? reply = null;
        var begun = Begin(async stopping =>
        {
            if (!caller.IsCancellationRequested) reply = await RunAsync(work, stopping).ConfigureAwait(false);
        });
        if (begun is null) return Full;
        await begun.WaitAsync(caller).ConfigureAwait(false);
        return reply ?? throw new OperationCanceledException(caller);
    }

    /// <summary>Null for a job that is unknown, too old or another's.</summary>
    public Reply? Describe(string? id)
    {
        if (TokenId.Parse(id) is not { } token || !_jobs.TryGet(token, out var job) || job.Owner != Requester.Current.Account) return null;
        return new JsonReply(json =>
        {
            json.WriteStartObject();
            json.WriteString("job_id", id);
            job.WriteMembers(json);
            json.WriteEndObject();
        });
    }

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

    private static async Task<Reply> DoAsync(IReadOnlyList<JobStep> steps)
    {
        for (var done = 0; done < steps.Count; done++)
        {
            if (await steps[done].Act().ConfigureAwait(false) is not { } refusal) continue;
            return steps.Count == 1 ? refusal : refusal with { Message = $"{done} of {steps.Count} entries were done. {steps[done].Path}: {refusal.Message}" };
        }

        return new JsonReply(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("ids");
            foreach (var step in steps) json.WriteStringValue(step.Id);
            json.WriteEndArray();
            json.WriteEndObject();
        });
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

    private async Task<Reply> RunAsync(Func<CancellationToken, Task<Reply>> work, CancellationToken stopping)
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

    private JsonReply AnswerJob(Job job)
    {
        var id = TokenId.ToText(_jobs.Issue(job));
        return new JsonReply(
            json =>
            {
                json.WriteStartObject();
                json.WriteString("job_id", id);
                json.WriteEndObject();
            },
            StatusCodes.Status202Accepted);
    }
}
