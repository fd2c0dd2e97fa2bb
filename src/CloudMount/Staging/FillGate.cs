namespace CloudMount.Staging;

/// <summary>
/// Lets a number of loads run at once. Those somebody waits for go first; read-ahead leaves a quarter of the places to them, so that a small
/// read does not queue behind a large sequence.
/// </summary>
internal sealed class FillGate(int places)
{
    private readonly Lock _lock = new();
    private readonly int _placesAhead = Math.Max(1, places - Math.Max(1, places / 4));

    // Guarded by _lock.
    private readonly LinkedList<TaskCompletionSource> _urgent = new();
    private readonly LinkedList<TaskCompletionSource> _ahead = new();
    private int _inUse;

    /// <summary>Waits for a place, to be given back by <see cref="Leave"/>. Throws <see cref="OperationCanceledException"/>.</summary>
    public async Task EnterAsync(FillKind kind, CancellationToken cancellation)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var queue = kind == FillKind.Ahead ? _ahead : _urgent;
        lock (_lock)
        {
            queue.AddLast(turn);
            AdmitNeedsLock();
        }

        try
        {
            await turn.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            GiveUp(queue, turn);
            throw;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            _inUse--;
            AdmitNeedsLock();
        }
    }

    private void GiveUp(LinkedList<TaskCompletionSource> queue, TaskCompletionSource turn)
    {
        lock (_lock)
        {
            if (queue.Remove(turn)) return;
        }

        Leave();
    }

    private void AdmitNeedsLock()
    {
        while (_inUse < places && TakeNeedsLock() is { } turn)
        {
            _inUse++;
            turn.SetResult();
        }
    }

    private TaskCompletionSource? TakeNeedsLock()
    {
        var queue = _urgent.Count > 0 ? _urgent : _inUse < _placesAhead ? _ahead : null;
        if (queue?.First is not { } first) return null;
        queue.RemoveFirst();
        return first.Value;
    }
}
