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

    private readonly ExpiringTokens<Job> _jobs = new(Lifetime, time);
    private readonly SemaphoreSlim _turns = new(MaxRunning, MaxRunning);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();

    // Guarded by _lock.
    private readonly HashSet<Task> _open = [];

    /// <summary>The ids of what was done, or the job that did it when there are many.</summary>
    public Reply Answer(IReadOnlyList<string> ids)
    {
        if (ids.Count <= MaxAnswered)
        {
            return new JsonReply(json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("ids");
                foreach (var id in ids) json.WriteStringValue(id);
                json.WriteEndArray();
                json.WriteEndObject();
            });
        }

        var job = new Job();
        foreach (var id in ids) job.NoteDone(id);
        job.NoteEnd();
        return AnswerJob(job);
    }

    /// <summary>Begins a job and answers its id, when it is done or a moment later. Busy.</summary>
    /// <param name="work">Tells the job what it does. Cancelled when the server stops.</param>
    public async Task<Reply> StartAsync(Func<Job, CancellationToken, Task> work)
    {
        var job = new Job();
        Task running;
        lock (_lock)
        {
            _open.RemoveWhere(task => task.IsCompleted);
            if (_open.Count >= MaxRunning + MaxWaiting || _stopping.IsCancellationRequested) return Full;
            running = Task.Run(() => RunAsync(job, work), CancellationToken.None);
            _open.Add(running);
        }

        await Task.WhenAny(running, Task.Delay(AnswerWait, time, CancellationToken.None)).ConfigureAwait(false);
        return AnswerJob(job);
    }

    /// <summary>Null for a job that is unknown or too old.</summary>
    public Reply? Describe(string? id)
    {
        if (TokenId.Parse(id) is not { } token || !_jobs.TryGet(token, out var job)) return null;
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

    private async Task RunAsync(Job job, Func<Job, CancellationToken, Task> work)
    {
        try
        {
            await _turns.WaitAsync(_stopping.Token).ConfigureAwait(false);
            try
            {
                job.NoteStart();
                await work(job, _stopping.Token).ConfigureAwait(false);
            }
            finally
            {
                _turns.Release();
            }
        }
        catch (OperationCanceledException)
        {
            job.NoteFailure("/", "The server was stopped before the job ended.");
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
