using CloudMount.Control;
using CloudMount.Remote;
using Microsoft.Extensions.Logging;

namespace CloudMount.WriteBack;

// What becomes of an item when its step ended, and of those who wait.
internal sealed partial class Reconciler
{
    private void Finish(PendingItem item, Step step, Outcome outcome)
    {
        _running--;
        if (step.IsLarge(_options.LargeBytes)) _runningLarge--;
        _claims.Release(step);
        item.Attempt!.SentBytes = 0;
        if (outcome.Error?.Kind == RemoteErrorKind.Unreachable) _outage.Note(Now);
        else _outage.End();
        switch (outcome.Kind)
        {
            case OutcomeKind.Done:
                Succeed(item);
                break;
            case OutcomeKind.MovedOn:
                _queue.Schedule(item, Now + (_options.WriteBackDelay.Ticks / (item.IsExpedited ? 10 : 1)));
                break;
            case OutcomeKind.Failed:
                Fail(item, step, outcome.Error!);
                break;
        }

        Wake(item, callsOnly: outcome.Kind != OutcomeKind.Done);
    }

    private void Succeed(PendingItem item)
    {
        item.Attempts = 0;
        item.Reason = null;
        item.CutsCircle = false;
        if (item.IsDirtiedAgain) item.FirstDirtied = item.LastDirtied;
        _queue.Schedule(item, item.IsDirtiedAgain ? DueAfterQuiet(item) : Now);
    }

    private void Fail(PendingItem item, Step step, RemoteError error)
    {
        item.Reason = error.Message;
        if (error.Kind == RemoteErrorKind.Unreachable)
        {
            _queue.Schedule(item, Now, PendingPhase.Retrying);
            return;
        }

        var isRefused = !error.IsTransient;
        if (isRefused && item.TriesAgain)
        {
            _queue.Schedule(item, Now);
            return;
        }

        item.Attempts++;
        if (isRefused && item.Attempts == 1)
            _parts.Log.LogWarning("The remote refuses {Path}: {Reason}", (step.Target ?? step.Source!).Path, error.Message);
        var wait = isRefused
            ? Grown(_options.RefusedDelay, _options.MaxRefusedDelay, item.Attempts)
            : Grown(_options.RetryDelay, _options.MaxRetryDelay, item.Attempts);
        // A date, and so more than anybody meant where one of the clocks is wrong.
        if (error.RetryAfter is { } asked && asked > wait) wait = asked < _options.MaxRefusedDelay ? asked : _options.MaxRefusedDelay;
        _queue.Schedule(item, Now + wait.Ticks, isRefused ? PendingPhase.Refused : PendingPhase.Retrying);
    }

    // Doubles with each attempt, less up to a quarter, so that many entries do not come at one moment.
    private TimeSpan Grown(TimeSpan first, TimeSpan longest, int attempts)
    {
        var ticks = Math.Min(first.Ticks * Math.Pow(2, Math.Min(attempts - 1, 30)), longest.Ticks);
        return TimeSpan.FromTicks((long)(ticks * (1 - (_jitter.NextDouble() / 4))));
    }

    private void Leave(PendingItem item)
    {
        _queue.Remove(item);
        foreach (var drain in _drains) drain.Remaining!.Remove(item.Id);
        Wake(item, callsOnly: false);
    }

    private void Wake(PendingItem item, bool callsOnly)
    {
        foreach (var cutter in _queue.Wake(item, Now, callsOnly)) Cut(cutter);
    }

    private void Begin(Drain drain)
    {
        drain.Remaining = [];
        foreach (var item in _queue.All())
        {
            if (!IsInScope(drain, item.Id)) continue;
            drain.Remaining.Add(item.Id);
            _queue.Expedite(item, Now);
        }

        _drains.Add(drain);
    }

    // What a step of ours made dirty belongs to what was asked for.
    private void Join(PendingItem item)
    {
        foreach (var drain in _drains)
        {
            if (!IsInScope(drain, item.Id)) continue;
            drain.Remaining!.Add(item.Id);
            item.IsExpedited = true;
        }
    }

    private bool IsInScope(Drain drain, long id)
    {
        if (drain.Scope is not { } scope) return true;
        if (_parts.Index.FindEntry(id) is not { } entry) return false;
        return (RemotePath.TryParse(_parts.Index.LocalPathOf(entry), out var local) && local.IsWithin(scope))
            || (_parts.Index.BasePathOf(entry) is { } known && known.IsWithin(scope));
    }

    private void CheckDrains()
    {
        for (var index = _drains.Count - 1; index >= 0; index--)
        {
            var drain = _drains[index];
            if (!drain.Task.IsCompleted && !IsDrained(drain)) continue;
            _drains.RemoveAt(index);
            drain.Complete([.. drain.Remaining!.Where(IsRefused).Select(id => _queue.TryGet(id, out var item) ? Describe(item) : null).OfType<PendingEntry>()]);
        }
    }

    private bool IsDrained(Drain drain) =>
        drain.Remaining!.Count == 0 || (_running == 0 && _inbox.IsEmpty && _programChanges.IsEmpty && drain.Remaining.All(_queue.IsStuck));

    private bool IsRefused(long id) => _queue.TryGet(id, out var item) && item.Phase == PendingPhase.Refused;
}
