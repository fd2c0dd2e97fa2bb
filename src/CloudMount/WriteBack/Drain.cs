using CloudMount.Control;
using CloudMount.Remote;

namespace CloudMount.WriteBack;

/// <summary>Somebody waits until the remote has what was pending when he asked. Used by the pump but for its task.</summary>
/// <param name="Scope">Only entries at or below it; null for all.</param>
internal sealed record Drain(RemotePath? Scope)
{
    private readonly TaskCompletionSource<IReadOnlyList<PendingEntry>> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The entries waited for; null before the pump has seen it.</summary>
    public HashSet<long>? Remaining { get; set; }

    public Task<IReadOnlyList<PendingEntry>> Task => _completion.Task;

    public void Complete(IReadOnlyList<PendingEntry> refused) => _completion.TrySetResult(refused);

    public void Cancel(CancellationToken cancellation) => _completion.TrySetCanceled(cancellation);
}
