using CloudMount.Primitives;

namespace CloudMount.Staging;

/// <summary>Someone waits until a chunk is present, or no longer on its way.</summary>
internal sealed class ChunkWaiter(int chunk, FillKind kind)
{
    private readonly TaskCompletionSource<VfsStatus> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Chunk { get; } = chunk;

    public FillKind Kind { get; } = kind;

    public Task<VfsStatus> Task => _source.Task;

    public void Complete(VfsStatus status) => _source.TrySetResult(status);
}
