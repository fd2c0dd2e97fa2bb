using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Remote;
using Microsoft.Extensions.Logging;

namespace CloudMount.WriteBack;

// The pump: takes in, plans, starts.
internal sealed partial class Reconciler
{
    private void PumpOnce()
    {
        while (_finished.TryDequeue(out var done)) Finish(done.Item, done.Step, done.Outcome);
        while (_inbox.TryPeek(out var id))
        {
            TakeIn(id, isOwn: true, Now);
            _inbox.TryDequeue(out _);
        }

        foreach (var (id, time) in _programChanges.Take()) TakeInOrKeep(id, time);
        while (_requests.TryPeek(out var drain))
        {
            Begin(drain);
            _requests.TryDequeue(out _);
        }

        while (_running < _options.MaxParallel && _outage.MayStart(Now, _running) && !_stopping.IsCancellationRequested && TryTake(out var item))
            AdvanceOrRetry(item);
        CheckDrains();
    }

    private void TakeInOrKeep(long id, long time)
    {
        try
        {
            TakeIn(id, isOwn: false, time);
        }
        catch
        {
            _inbox.Enqueue(id);
            throw;
        }
    }

    // An entry that cannot be planned keeps its place in the queue and holds up no other.
    private void AdvanceOrRetry(PendingItem item)
    {
        try
        {
            Advance(item);
        }
#pragma warning disable CA1031 // What one entry meets must not end write-back.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            item.Reason = exception is VfsException ? exception.Message : "An internal error; the log has it.";
            item.Attempts++;
            _queue.Schedule(item, Now + Grown(_options.RetryDelay, _options.MaxRetryDelay, item.Attempts).Ticks, PendingPhase.Retrying);
            if (exception is IndexException) throw;
            _parts.Log.LogError(exception, "Write-back of entry {Id} could not begin.", item.Id);
        }
    }

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out PendingItem? item)
    {
        if (_runningLarge < MaxLarge && _waitingLarge.TryDequeue(out item)) return true;
        return _queue.TryTakeDue(Now, out item);
    }

    private int MaxLarge => Math.Max(1, _options.MaxParallel / 2);

    private void TakeIn(long id, bool isOwn, long now)
    {
        var (entry, inode) = _parts.Read((in IndexChange view) =>
        {
            var found = view.FindEntry(id);
            return (found, found is null ? null : view.FindInode(found.Inode));
        });
        if (entry is not { IsDirty: true })
        {
            if (_queue.TryGet(id, out var settled) && settled.Phase != PendingPhase.Running) Leave(settled);
            return;
        }

        var item = _queue.GetOrAdd(id, now, out var isNew);
        item.Bytes = inode is { Kind: FileKind.Regular } && !entry.IsRemoved && entry.Base?.ContentGeneration != inode.ContentGeneration ? inode.Size : 0;
        if (isNew && isOwn && _drains.Count > 0) Join(item);
        if (isOwn)
        {
            if (isNew) _queue.Schedule(item, now);
            return;
        }

        item.LastDirtied = now;
        item.IsDirtiedAgain = true;
        if (entry.IsRemoved || entry.IsMoved || entry.Base is null) NoteNames(entry, now);
        if (item.Phase is not (PendingPhase.Running or PendingPhase.Retrying)) _queue.Schedule(item, DueAfterQuiet(item));
    }

    private long DueAfterQuiet(PendingItem item) => item.IsExpedited
        ? item.LastDirtied
        : Math.Min(item.LastDirtied + _options.WriteBackDelay.Ticks, item.FirstDirtied + _options.MaxDelay.Ticks);

    private void NoteNames(EntryRecord entry, long now)
    {
        if (entry.Parent is { } parent) _quiet.NoteName(parent, now);
        if (entry.Base is not { } known) return;
        _quiet.NoteName(known.Parent, now);
        if (!entry.IsRemoved) return;
        for (var at = known.Parent; at != InodeNumber.Root && _quiet.NoteRemoval(at, now);)
        {
            if (_parts.Index.EntriesOf(at) is not [{ Base: { } above }, ..]) return;
            at = above.Parent;
        }
    }

    /// <summary>Plans an item that was taken and starts its step, or puts it where it waits.</summary>
    private void Advance(PendingItem item)
    {
        var step = _parts.Read((in IndexChange view) => Planner.Plan(view, item.Id, _parts.Store.Capabilities, item.CutsCircle));
        if (step is not null) _claims.DropWish(item.Id, step.Entry.Inode);
        switch (step?.Kind ?? StepKind.None)
        {
            case StepKind.None:
                Leave(item);
                break;
            case StepKind.Settle:
                _operations.Confirmations.Settled(item.Id);
                Leave(item);
                break;
            case StepKind.Forget:
                _operations.Confirmations.Forgotten(item.Id);
                Leave(item);
                break;
            case StepKind.Wait:
                Block(item, step!.WaitsFor, step.Reason);
                break;
            default:
                TryStart(item, step!);
                break;
        }
    }

    private void TryStart(PendingItem item, Step step)
    {
        var notBefore = NotBefore(item, step);
        if (notBefore > Now) _queue.Schedule(item, notBefore);
        else if (step.IsLarge(_options.LargeBytes) && _runningLarge >= MaxLarge) _waitingLarge.Enqueue(item);
        else if (!_claims.TryTake(step, out var blocker)) Block(item, [blocker], WaitReason.Call);
        else Run(item, step);
    }

    private void Run(PendingItem item, Step step)
    {
        item.IsDirtiedAgain = false;
        item.TriesAgain = false;
        item.IdleWakes = 0;
        item.Attempt ??= new();
        _running++;
        if (step.IsLarge(_options.LargeBytes)) _runningLarge++;
        _ = Task.Run(() => RunStepAsync(item, step));
    }

    private async Task RunStepAsync(PendingItem item, Step step)
    {
        var outcome = Outcome.MovedOn;
        try
        {
            outcome = await _operations.RunAsync(step, item.Attempt!, _stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
        catch (IndexException exception)
        {
            outcome = Outcome.Failed(new(RemoteErrorKind.ServerFailed, exception.Message));
        }
#pragma warning disable CA1031 // The top of the step: a bug in one step must not leave its entry out of the queue.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _parts.Log.LogError(exception, "Write-back of entry {Id} failed in a way it should not.", item.Id);
            outcome = Outcome.Failed(new(RemoteErrorKind.ServerFailed, "An internal error; the log has it."));
        }

        _finished.Enqueue((item, step, outcome));
        _signal.Set();
    }

    /// <summary>From when on a step may be taken, so that what belongs together becomes one call.</summary>
    private long NotBefore(PendingItem item, Step step)
    {
        if (item.IsExpedited) return 0;
        return step.Kind switch
        {
            StepKind.Move or StepKind.Delete or StepKind.DeleteTree => Math.Min(
                _quiet.QuietAt(step.Source!.Parent, step.Kind == StepKind.Move ? [] : step.Through), item.FirstDirtied + _options.MaxFoldDelay.Ticks),
            StepKind.Upload when _parts.Use.HasWriters(step.Entry.Inode) => NotBeforeWhileWritten(item, step),
            StepKind.None or StepKind.Settle or StepKind.Forget or StepKind.Wait or StepKind.Resolve or StepKind.MakeDirectory or StepKind.Upload
                or StepKind.Edit => 0,
        };
    }

    // What the kernel writes by passthrough shows only when it is asked for.
    private long NotBeforeWhileWritten(PendingItem item, Step step)
    {
        _parts.Use.Settle(step.Entry.Inode);
        var isSame = _parts.Index.FindInode(step.Entry.Inode)?.ContentGeneration == step.Inode!.ContentGeneration;
        var quiet = item.LastDirtied + (_options.WriteBackDelay.Ticks * 5);
        return isSame && quiet <= Now ? 0 : Now + _options.WriteBackDelay.Ticks;
    }

    private void Block(PendingItem item, IReadOnlyList<long> ids, WaitReason reason)
    {
        if (ids.Count == 0 || (reason != WaitReason.Call && ++item.IdleWakes > MaxIdleWakes))
        {
            item.IdleWakes = 0;
            item.Reason = "It waits for another entry that does not get further.";
            _queue.Schedule(item, Now + _options.RetryDelay.Ticks, PendingPhase.Retrying);
            return;
        }

        foreach (var id in ids)
        {
            var first = _queue.GetOrAdd(id, Now, out var isNew);
            if (isNew) _queue.Schedule(first, Now);
            if (item.IsExpedited && !first.IsExpedited) _queue.Expedite(first, Now);
        }

        if (_queue.Block(item, ids, reason) is { } cutter) Cut(cutter);
    }

    // Woken this often without a step of its own, an entry is in a knot no rule knows; it must not spin.
    private const int MaxIdleWakes = 64;

    private void Cut(PendingItem cutter)
    {
        cutter.CutsCircle = true;
        _queue.Schedule(cutter, Now);
    }
}
