using System.Diagnostics.CodeAnalysis;

namespace CloudMount.WriteBack;

/// <summary>
/// All dirty entries: by id, by due time, and by whom they wait for. Thread-safe; the pump is the only one that takes, blocks and removes
/// items, others look and hurry. No step costs more than the number of items it wakes.
/// </summary>
internal sealed class PendingQueue
{
    private readonly Lock _lock = new();

    // Guarded by _lock.
    private readonly Dictionary<long, PendingItem> _items = [];
    private readonly PriorityQueue<PendingItem, (long Due, long Id)> _heap = new();

    public int Count
    {
        get
        {
            lock (_lock) return _items.Count;
        }
    }

    public bool TryGet(long id, [NotNullWhen(true)] out PendingItem? item)
    {
        lock (_lock) return _items.TryGetValue(id, out item);
    }

    public PendingItem GetOrAdd(long id, long now, out bool isNew)
    {
        lock (_lock)
        {
            isNew = !_items.TryGetValue(id, out var item);
            if (item is not null) return item;
            item = new(id) { FirstDirtied = now, LastDirtied = now, Due = now };
            _items.Add(id, item);
            return item;
        }
    }

    /// <summary>Puts an item in the line.</summary>
    public void Schedule(PendingItem item, long due, PendingPhase phase = PendingPhase.Queued)
    {
        lock (_lock) ScheduleNeedsLock(item, due, phase);
    }

    /// <summary>The next item that is due, now running.</summary>
    public bool TryTakeDue(long now, [NotNullWhen(true)] out PendingItem? item)
    {
        lock (_lock)
        {
            while (TryPeekNeedsLock(out item) && item.Due <= now)
            {
                _heap.Dequeue();
                item.HeapDue = long.MaxValue;
                item.Phase = PendingPhase.Running;
                return true;
            }
        }

        item = null;
        return false;
    }

    /// <summary>When the next item is due; <see cref="long.MaxValue"/> for never.</summary>
    public long NextDue()
    {
        lock (_lock) return TryPeekNeedsLock(out var item) ? item.Due : long.MaxValue;
    }

    /// <summary>The item waits for others. Answers the item at which a circle of waits has to be cut, if this closed one.</summary>
    public PendingItem? Block(PendingItem item, IEnumerable<long> ids, WaitReason reason)
    {
        lock (_lock)
        {
            item.Phase = PendingPhase.Blocked;
            item.WaitReason = reason;
            item.WaitsFor = new(ids);
            return WaitNeedsLock(item);
        }
    }

    /// <summary>Wakes those who wait for an item, or only those who wait for its call to end.</summary>
    /// <returns>Items at which a circle has to be cut: some of those woken wait for others now.</returns>
    public List<PendingItem> Wake(PendingItem item, long now, bool callsOnly)
    {
        var cutters = new List<PendingItem>();
        lock (_lock)
        {
            if (item.Waiters is not { } waiters) return cutters;
            item.Waiters = null;
            foreach (var waiter in waiters)
            {
                if (waiter.Phase != PendingPhase.Blocked || waiter.WaitsFor!.Peek() != item.Id) continue;
                if (callsOnly && waiter.WaitReason != WaitReason.Call)
                {
                    (item.Waiters ??= []).Add(waiter);
                    continue;
                }

                waiter.WaitsFor.Dequeue();
                while (waiter.WaitsFor.TryPeek(out var next) && !_items.ContainsKey(next)) waiter.WaitsFor.Dequeue();
                if (waiter.WaitsFor.Count == 0) ScheduleNeedsLock(waiter, now, PendingPhase.Queued);
                else if (WaitNeedsLock(waiter) is { } cutter) cutters.Add(cutter);
            }
        }

        return cutters;
    }

    public void Remove(PendingItem item)
    {
        lock (_lock) _items.Remove(item.Id);
    }

    /// <summary>
    /// Delays count no longer for an item and for those it waits for. A refused one is tried again, also when the call that will be refused is under way:
    /// what the remote refused before somebody asked says nothing about now.
    /// </summary>
    public void Expedite(PendingItem item, long now)
    {
        lock (_lock)
        {
            for (var steps = 0; steps <= _items.Count; steps++)
            {
                ExpediteNeedsLock(item, now);
                if (item.Phase != PendingPhase.Blocked || !_items.TryGetValue(item.WaitsFor!.Peek(), out var first)) return;
                item = first;
            }
        }
    }

    /// <summary>Failed and refused items are due now.</summary>
    public void RetryAll(long now)
    {
        lock (_lock)
        {
            foreach (var item in _items.Values)
            {
                if (item.Phase is not (PendingPhase.Retrying or PendingPhase.Refused)) continue;
                item.Attempts = 0;
                ScheduleNeedsLock(item, now, PendingPhase.Queued);
            }
        }
    }

    /// <summary>Whether nothing will become of an item until somebody does something: it is refused, or waits in the end for one that is.</summary>
    public bool IsStuck(long id)
    {
        lock (_lock)
        {
            for (var steps = 0; steps <= _items.Count && _items.TryGetValue(id, out var item); steps++)
            {
                if (item.Phase == PendingPhase.Refused) return true;
                if (item.Phase != PendingPhase.Blocked) return false;
                id = item.WaitsFor!.Peek();
            }

            return false;
        }
    }

    /// <summary>The items as they are now.</summary>
    public List<PendingItem> All()
    {
        lock (_lock) return [.. _items.Values];
    }

    private void ExpediteNeedsLock(PendingItem item, long now)
    {
        item.IsExpedited = true;
        if (item.Phase is PendingPhase.Queued or PendingPhase.Retrying) ScheduleNeedsLock(item, Math.Min(now, item.Due), item.Phase);
        else if (item.Phase == PendingPhase.Refused) ScheduleNeedsLock(item, now, PendingPhase.Queued);
        else if (item.Phase == PendingPhase.Running) item.TriesAgain = true;
    }

    private void ScheduleNeedsLock(PendingItem item, long due, PendingPhase phase)
    {
        item.Phase = phase;
        item.WaitsFor = null;
        item.Due = due;
        if (item.HeapDue <= due) return;
        item.HeapDue = due;
        _heap.Enqueue(item, (due, item.Id));
    }

    // Skips places that no longer count and moves those that are due later.
    private bool TryPeekNeedsLock([NotNullWhen(true)] out PendingItem? item)
    {
        while (_heap.TryPeek(out item, out var place))
        {
            var isWaiting = item.Phase is PendingPhase.Queued or PendingPhase.Retrying or PendingPhase.Refused;
            if (place.Due == item.HeapDue && isWaiting && item.Due == place.Due) return true;
            _heap.Dequeue();
            if (place.Due != item.HeapDue) continue;
            item.HeapDue = long.MaxValue;
            if (isWaiting) ScheduleNeedsLock(item, item.Due, item.Phase);
        }

        return false;
    }

    private PendingItem? WaitNeedsLock(PendingItem item)
    {
        if (!_items.TryGetValue(item.WaitsFor!.Peek(), out var first)) return null;
        (first.Waiters ??= []).Add(item);
        return item.WaitReason == WaitReason.Call ? null : FindCutterNeedsLock(item);
    }

    private PendingItem? FindCutterNeedsLock(PendingItem item)
    {
        PendingItem? cutter = null;
        var at = item;
        for (var steps = 0; steps <= _items.Count; steps++)
        {
            if (at.Phase != PendingPhase.Blocked || at.WaitReason == WaitReason.Call) return null;
            if (at.WaitReason == WaitReason.NameTaken && (cutter is null || at.Id < cutter.Id)) cutter = at;
            if (!_items.TryGetValue(at.WaitsFor!.Peek(), out at!)) return null;
            if (at == item) return cutter;
        }

        return null;
    }
}
