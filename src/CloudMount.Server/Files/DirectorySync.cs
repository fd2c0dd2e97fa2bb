using CloudMount.Server.Native;

namespace CloudMount.Server.Files;

/// <summary>
/// Puts changes of names on disk. Those who ask for one directory while a flush of it runs share the next one: it begins after all of them
/// asked, so it covers their changes.
/// </summary>
internal sealed class DirectorySync(FlushThreads threads)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(ulong Device, ulong Inode), Line> _lines = [];

    public async Task<Refusal?> SyncAsync(Place place)
    {
        var error = await EnqueueAsync(place).ConfigureAwait(false);
        return error == Errno.None ? null : Refusal.Of(error);
    }

    private Task<Errno> EnqueueAsync(Place place)
    {
        var key = (place.DirectoryStat.Device, place.DirectoryStat.Inode);
        TaskCompletionSource<Errno> mine;
        lock (_lock)
        {
            if (_lines.TryGetValue(key, out var line))
                return (line.Next ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _lines.Add(key, new Line());
        }

        _ = RunAsync(key, place.Directory, mine);
        return mine.Task;
    }

    private async Task RunAsync((ulong Device, ulong Inode) key, DirectoryHandle directory, TaskCompletionSource<Errno> mine)
    {
        // A handle of its own: those who share the next flush may have closed theirs, and it may be another's turn to close this one.
        var error = directory.OpenDirectory(".", out var own);
        using (own)
        {
            for (var current = mine; current is not null; current = TakeNext(key))
                current.SetResult(own is null ? error : await threads.FlushAsync(own).ConfigureAwait(false));
        }
    }

    private TaskCompletionSource<Errno>? TakeNext((ulong Device, ulong Inode) key)
    {
        lock (_lock)
        {
            var line = _lines[key];
            var next = line.Next;
            line.Next = null;
            if (next is null) _lines.Remove(key);
            return next;
        }
    }

    private sealed class Line
    {
        public TaskCompletionSource<Errno>? Next { get; set; }
    }
}
