using System.Text.Json;
using CloudMount.Server.Jobs;
using CloudMount.Server.Quatrix.Answers;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Jobs;

/// <summary>Jobs as clients of Quatrix begin them and are told of them; what is short is done before the answer.</summary>
internal sealed class JobReplies(JobQueue jobs)
{
    /// <summary>The most ids a call answers at once; with more it is a job.</summary>
    private const int MaxAnswered = 10;

    /// <summary>Quatrix does not name what a job is.</summary>
    private const string Kind = "";

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

    /// <inheritdoc cref="JobQueue.StartAsync"/>
    public async Task<Reply> StartAsync(Func<Job, CancellationToken, Task> work)
    {
        if (!(await jobs.StartAsync(Kind, work).ConfigureAwait(false)).TryGet(out var id, out var refusal)) return refusal;
        return new JsonReply(
            json =>
            {
                json.WriteStartObject();
                json.WriteString("job_id", id);
                json.WriteEndObject();
            },
            StatusCodes.Status202Accepted);
    }

    /// <inheritdoc cref="JobQueue.FinishAsync"/>
    public async Task<Reply> FinishAsync(Func<CancellationToken, Task<Reply>> work, CancellationToken caller)
    {
        var finished = await jobs.FinishAsync<Reply>(async stopping => await work(stopping).ConfigureAwait(false), caller).ConfigureAwait(false);
        return finished.TryGet(out var reply, out var refusal) ? reply : refusal;
    }

    /// <summary>Null for a job that is unknown, too old or another's.</summary>
    public Reply? Describe(string? id) => jobs.Find(id)?.Report() is not { } report ? null : new JsonReply(json =>
    {
        json.WriteStartObject();
        json.WriteString("job_id", id);
        Write(json, report);
        json.WriteEndObject();
    });

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

    private static void Write(Utf8JsonWriter json, JobReport report)
    {
        json.WriteString("status", report.State switch
        {
            JobState.Pending => "pending",
            JobState.Running => "running",
            JobState.Done => "done",
            JobState.Failed => "failed",
        });
        json.WriteNumber("failures", report.Failures);
        json.WriteStartArray("errors");
        foreach (var (path, message) in report.Errors)
        {
            json.WriteStartObject();
            json.WriteString("path", path);
            json.WriteString("msg", message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("ids");
        foreach (var id in report.Done) json.WriteStringValue(id);
        json.WriteEndArray();
    }
}
