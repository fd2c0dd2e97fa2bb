using CloudMount.Server.Files;

namespace CloudMount.Server.Jobs;

/// <summary>What one job did so far, and what it could not do. Thread-safe.</summary>
/// <param name="owner">The account that began it; others are not told of it.</param>
/// <param name="kind">What clients call it.</param>
internal sealed class Job(Guid? owner, string kind)
{
    /// <summary>Beyond it failures are counted only: a tree of which nothing can be read must not fill the memory.</summary>
    private const int MaxErrors = 100;

    private readonly Lock _lock = new();

    // Guarded by _lock.
    private readonly List<string> _done = [];
    private readonly List<(string Name, string Value)> _results = [];
    private readonly List<(string Path, string Message)> _errors = [];
    private long _failures;
    private JobState _state;

    public Guid? Owner { get; } = owner;

    public string Kind { get; } = kind;

    /// <summary>Something was done; clients are told its id or path.</summary>
    public void NoteDone(string id)
    {
        lock (_lock) _done.Add(id);
    }

    /// <summary>Something was found out that clients want to know.</summary>
    public void NoteResult(string name, string value)
    {
        lock (_lock) _results.Add((name, value));
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

    /// <summary>What there is to tell of it now.</summary>
    public JobReport Report()
    {
        lock (_lock) return new(_state, [.. _done], [.. _results], _failures, [.. _errors]);
    }
}
