using System.Globalization;

namespace CloudMount.Remote.InMemory;

/// <summary>The last changes of an <see cref="InMemoryStore"/>, numbered. Guarded by the store's lock, but for the wait.</summary>
internal sealed class ChangeLog(int maxKept)
{
    private readonly Queue<RemoteChange> _kept = new();
    private TaskCompletionSource _added = NewSource();
    private long _end;

    /// <summary>Completes with the next change.</summary>
    public Task Added => _added.Task;

    public string Cursor => _end.ToString(CultureInfo.InvariantCulture);

    public void Add(RemoteChange change)
    {
        _kept.Enqueue(change);
        if (_kept.Count > maxKept) _kept.Dequeue();
        _end++;
        var added = _added;
        _added = NewSource();
        added.SetResult();
    }

    /// <summary>What came since a cursor; without changes when it is none of ours or too old.</summary>
    public RemoteChanges Since(string? cursor)
    {
        if (cursor is null) return new(Cursor, []);
        var isOurs = long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= _end;
        var count = _end - number;
        return new(Cursor, isOurs && count <= _kept.Count ? [.. _kept.Skip(_kept.Count - (int)count)] : null);
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
