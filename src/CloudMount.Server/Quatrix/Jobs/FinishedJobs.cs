using System.Text.Json;
using CloudMount.Server.Quatrix.Answers;
using CloudMount.Server.Transfers;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Quatrix.Jobs;

/// <summary>Jobs of which clients ask afterwards. Each was done before its id was answered, so there are only finished ones.</summary>
internal sealed class FinishedJobs(TimeProvider time)
{
    /// <summary>The most ids a call answers at once; with more it is a job.</summary>
    private const int MaxAnswered = 10;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly ExpiringTokens<IReadOnlyList<string>> _done = new(Lifetime, time);

    /// <summary>The ids themselves, or the job that did them when there are many.</summary>
    public Reply Answer(IReadOnlyList<string> ids) => ids.Count > MaxAnswered ? AnswerJob(ids) : new JsonReply(json =>
    {
        json.WriteStartObject();
        WriteIds(json, ids);
        json.WriteEndObject();
    });

    public Reply AnswerJob(IReadOnlyList<string> ids)
    {
        var job = TokenId.ToText(_done.Issue(ids));
        return new JsonReply(
            json =>
            {
                json.WriteStartObject();
                json.WriteString("job_id", job);
                json.WriteEndObject();
            },
            StatusCodes.Status202Accepted);
    }

    /// <summary>Null for a job that is unknown or too old.</summary>
    public Reply? Describe(string? job)
    {
        if (TokenId.Parse(job) is not { } token || !_done.TryGet(token, out var ids)) return null;
        return new JsonReply(json =>
        {
            json.WriteStartObject();
            json.WriteString("job_id", job);
            json.WriteString("status", "done");
            json.WriteStartArray("errors");
            json.WriteEndArray();
            WriteIds(json, ids);
            json.WriteEndObject();
        });
    }

    private static void WriteIds(Utf8JsonWriter json, IReadOnlyList<string> ids)
    {
        json.WriteStartArray("ids");
        foreach (var id in ids) json.WriteStringValue(id);
        json.WriteEndArray();
    }
}
