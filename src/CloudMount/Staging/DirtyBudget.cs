using CloudMount.Primitives;

namespace CloudMount.Staging;

/// <summary>Slows writers to upload speed: over the budget they wait as long as uploads move on.</summary>
internal sealed class DirtyBudget(SpaceLedger ledger, StagingOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();

    // Guarded by _lock.
    private TaskCompletionSource _progress = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool HasRoom => ledger.DirtyBytes <= options.MaxDirtyBytes;

    /// <summary>Ok when there is room; NoSpace when nothing moved for <see cref="StagingOptions.DirtyWait"/>. Throws on cancellation.</summary>
    public async ValueTask<VfsStatus> WaitAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task progress;
            lock (_lock) progress = _progress.Task;
            if (HasRoom) return VfsStatus.Ok;
            try
            {
                await progress.WaitAsync(options.DirtyWait, time, cancellation).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                return HasRoom ? VfsStatus.Ok : VfsStatus.NoSpace;
            }
        }
    }

    public void NoteProgress()
    {
        TaskCompletionSource progress;
        lock (_lock)
        {
            progress = _progress;
            _progress = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        progress.TrySetResult();
    }
}
