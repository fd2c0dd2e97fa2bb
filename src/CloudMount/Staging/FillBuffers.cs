namespace CloudMount.Staging;

/// <summary>The buffers of loads and copies: a bounded number of one size, made when first needed and kept.</summary>
internal sealed class FillBuffers(int count, int bufferBytes) : IDisposable
{
    private readonly SemaphoreSlim _free = new(count);
    private readonly Lock _lock = new();

    // Guarded by _lock.
    private readonly Stack<byte[]> _idle = new();

    /// <summary>Waits for a buffer, to be given back by <see cref="Return"/> once.</summary>
    public async ValueTask<byte[]> RentAsync(CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation).ConfigureAwait(false);
        lock (_lock)
        {
            if (_idle.TryPop(out var buffer)) return buffer;
        }

        return GC.AllocateUninitializedArray<byte>(bufferBytes);
    }

    public void Return(byte[] buffer)
    {
        lock (_lock) _idle.Push(buffer);
        _free.Release();
    }

    public void Dispose() => _free.Dispose();
}
