using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Staging;

/// <summary>
/// Empty staging files made beforehand, so that who makes many small files does not wait for the local disk to make another one for each. Begins
/// with the first file that is taken; what a killed process leaves belongs to nobody and is deleted at the next start.
/// </summary>
internal sealed class SpareFiles(StagingFolder folder) : IDisposable
{
    /// <summary>A hundredth of a second of a program that makes files as fast as it can.</summary>
    internal const int Most = 64;

    private readonly ConcurrentQueue<(StagingId Id, SafeFileHandle Handle)> _spare = new();
    private readonly Lock _lock = new();

    // Written under _lock.
    private volatile Task _filling = Task.CompletedTask;
    private volatile bool _isDisposed;

    /// <summary>False when none is ready: make one.</summary>
    /// <param name="newId">Numbers for those made from now on.</param>
    public bool TryTake(Func<StagingId> newId, out (StagingId Id, SafeFileHandle Handle) spare)
    {
        var isTaken = _spare.TryDequeue(out spare);
        if (_spare.Count <= Most / 2 && _filling.IsCompleted) FillLater(newId);
        return isTaken;
    }

    public void Dispose()
    {
        Task filling;
        lock (_lock)
        {
            _isDisposed = true;
            filling = _filling;
        }

        filling.Wait();
        while (_spare.TryDequeue(out var spare))
        {
            spare.Handle.Dispose();
            folder.Unlink(spare.Id);
        }
    }

    private void FillLater(Func<StagingId> newId)
    {
        lock (_lock)
        {
            if (!_isDisposed && _filling.IsCompleted) _filling = Task.Run(() => Fill(newId));
        }
    }

    // Where it fails, who needs a file is told why by his own attempt.
    private void Fill(Func<StagingId> newId)
    {
        while (!_isDisposed && _spare.Count < Most)
        {
            var id = newId();
            if (!folder.Open(id, create: true).TryGetValue(out var handle)) return;
            _spare.Enqueue((id, handle));
        }
    }
}
