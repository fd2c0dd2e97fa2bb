using System.Collections.Concurrent;

namespace CloudMount.Fs.Linux.Session;

/// <summary>
/// The requests that were not answered at once, by their number, so that an interrupt finds them. Whoever removes a request from the table,
/// the interrupt or the end of the request, decides what becomes of its cancellation: this way no later request with the same memory
/// is cancelled in its place.
/// </summary>
internal sealed class WaitingRequests
{
    /// <summary>An interrupt may be read before its request comes here. So many of those are remembered; numbers are never reused.</summary>
    private const int RememberedInterrupts = 64;

    private readonly ConcurrentDictionary<ulong, CancellationTokenSource> _requests = new();
    private readonly Lock _lock = new();

    // Guarded by _lock.
    private readonly ulong[] _early = new ulong[RememberedInterrupts];
    private int _nextEarly;

    private int _hasEarly;
    private int _count;
    private TaskCompletionSource? _empty;

    public void Add(FuseRequest request)
    {
        Interlocked.Increment(ref _count);
        var unique = request.Head.Unique;
        _requests[unique] = request.CancellationSource;
        if (Volatile.Read(ref _hasEarly) != 0 && TakeEarly(unique)) Interrupt(unique);
    }

    /// <summary>Called once for each request added, when it has been answered and before it is used again.</summary>
    public void Remove(FuseRequest request)
    {
        if (!_requests.TryRemove(request.Head.Unique, out _)) request.AbandonCancellation();
    }

    /// <summary>Called when a removed request has gone back to its pool.</summary>
    public void Returned()
    {
        if (Interlocked.Decrement(ref _count) == 0) Volatile.Read(ref _empty)?.TrySetResult();
    }

    /// <summary>Cancels a request. Its callbacks run on the pool, not on the thread that reads from the kernel.</summary>
    public void Interrupt(ulong unique)
    {
        if (TryCancel(unique)) return;
        Remember(unique);
        // The request may have come in between.
        if (_requests.ContainsKey(unique) && TakeEarly(unique)) TryCancel(unique);
    }

    public void InterruptAll()
    {
        foreach (var unique in _requests.Keys) TryCancel(unique);
    }

    /// <summary>Done when no request waits any more; none may be added from here on.</summary>
    public Task WhenEmpty()
    {
        var empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _empty, empty);
        if (Volatile.Read(ref _count) == 0) empty.TrySetResult();
        return empty.Task;
    }

    private bool TryCancel(ulong unique)
    {
        if (!_requests.TryRemove(unique, out var cancellation)) return false;
        ThreadPool.UnsafeQueueUserWorkItem(static source => source.Cancel(), cancellation, preferLocal: false);
        return true;
    }

    private void Remember(ulong unique)
    {
        lock (_lock)
        {
            _early[_nextEarly] = unique;
            _nextEarly = (_nextEarly + 1) % RememberedInterrupts;
        }

        Interlocked.Exchange(ref _hasEarly, 1);
    }

    private bool TakeEarly(ulong unique)
    {
        lock (_lock)
        {
            var at = Array.IndexOf(_early, unique);
            if (at >= 0) _early[at] = 0;
            return at >= 0;
        }
    }
}
