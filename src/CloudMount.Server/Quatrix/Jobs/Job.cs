using System.Text.Json;
using CloudMount.Server.Files;

namespace CloudMount.Server.Quatrix.Jobs;

/// <summary>What one job did so far, and what it could not do. Thread-safe.</summary>
/// <param name="owner">The account that began it; others are not told of it.</param>
internal sealed class Job(Guid? owner)
{
    /// <summary>Beyond it failures are counted only: a tree of which nothing can be read must not fill the memory.</summary>
    private const int MaxErrors = 100;

    private readonly Lock _lock = new();

    // Guarded by _lock.
    private readonly List<string> _ids = [];
    private readonly List<(string Path, string Message)> _errors = [];
    private long _failures;
    private JobState _state;

    public Guid? Owner { get; } = owner;

    /// <summary>Something was done; clients are told its id.</summary>
    public void NoteDone(string id)
    {
        lock (_lock) _ids.Add(id);
    }

    public void NoteFailure(ApiPath path, Refusal refusal) => NoteFailure(path.ToString(), refusal.Message);

    public void NoteFailure(string path, string message)
    {
        lock (_lock)
        {
            _failures++;
            if (_errors.Count < MaxErrors) _errors.Add((path, message));
        }
    }

    public void NoteStart()
    {
        lock (_lock) _state = JobState.Running;
    }

    public void NoteEnd()
    {
        lock (_lock) _state = _failures == 0 ? JobState.Done : JobState.Failed;
    }

    /// <summary>The members that tell of it.</summary>
    public void WriteMembers(Utf8JsonWriter json)
    {
        lock (_lock)
        {
            json.WriteString("status", _state switch
            {
                JobState.Pending => "pending",
                JobState.Running => "running",
                JobState.Done => "done",
                JobState.Failed => "failed",
            });
            json.WriteNumber("failures", _failures);
            json.WriteStartArray("errors");
            foreach (var (path, message) in _errors)
            {
                json.WriteStartObject();
                json.WriteString("path", path);
                json.WriteString("msg", message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("ids");
            foreach (var id in _ids) json.WriteStringValue(id);
            json.WriteEndArray();
        }
    }
}
