using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using CloudMount.Server.Native;

namespace CloudMount.Server.Files;

/// <summary>
/// Threads that wait in fsync(2), so that the pool need not: a hundred uploads that wait for the disk would starve it. More threads than
/// this gain nothing, since the file system commits those that wait together in one step.
/// </summary>
internal sealed class FlushThreads : IDisposable
{
    private const int Count = 32;
    private const int StackBytes = 256 * 1024;
    private readonly BlockingCollection<(SafeHandle File, TaskCompletionSource<Errno> Done)> _waiting = [];

    public FlushThreads()
    {
        for (var i = 0; i < Count; i++)
            new Thread(Run, StackBytes) { IsBackground = true, Name = $"flush {i}" }.Start();
    }

    /// <summary>Completes when the file or directory is on disk. The handle must stay open until then.</summary>
    public Task<Errno> FlushAsync(SafeHandle file)
    {
        var done = new TaskCompletionSource<Errno>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add((file, done));
        return done.Task;
    }

    /// <summary>The threads end when what waits is done.</summary>
    public void Dispose() => _waiting.CompleteAdding();

    private void Run()
    {
        foreach (var (file, done) in _waiting.GetConsumingEnumerable())
        {
            try
            {
                done.SetResult(DirectoryHandle.Check(Libc.Sync(file)));
            }
            catch (ObjectDisposedException disposed)
            {
                done.SetException(disposed);
            }
        }
    }
}
