using CloudMount.Device;
using CloudMount.Primitives;

namespace CloudMount.Vfs;

/// <summary>
/// Released files whose content somebody still has mapped. In passthrough the kernel maps the staging file itself and lets go of ours at the
/// close, so stores can come after the release (mmap(2) outlives close(2)). Until nobody holds the staging file any more, its handle is
/// kept: what is stored is settled, and nothing of it is evicted.
/// </summary>
internal sealed class LingeringFiles : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly OpenInodes _open;
    private readonly Action<OpenFile> _end;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();

    // Guarded by _lock.
    private readonly List<OpenFile> _files = [];
    private bool _isDisposed;

    public LingeringFiles(OpenInodes open, Action<OpenFile> end, TimeProvider time)
    {
        _open = open;
        _end = end;
        _timer = time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>True when the release has to wait; it is done later.</summary>
    public bool TryKeep(OpenFile file)
    {
        if (!file.IsPassthrough || !file.Open.MayBeMapped) return false;
        var mayBeStoredTo = file.CanRead && file.CanWrite;
        if ((!mayBeStoredTo && file.Open.PassthroughHandles > 1) || !LocalFile.IsOpenElsewhere(file.File.Handle)) return false;
        lock (_lock)
        {
            if (_isDisposed) return false;
            _files.Add(file);
            if (_files.Count == 1) _timer.Change(Interval, Interval);
            return true;
        }
    }

    /// <summary>Ends them all: nothing is mounted any more.</summary>
    public void Dispose()
    {
        OpenFile[] files;
        lock (_lock)
        {
            _isDisposed = true;
            files = [.. _files];
            _files.Clear();
        }

        _timer.Dispose();
        foreach (var file in files) _end(file);
    }

    private void Look()
    {
        OpenFile[] files;
        lock (_lock) files = [.. _files];
        try
        {
            foreach (var file in files)
            {
                if (LocalFile.IsOpenElsewhere(file.File.Handle)) _open.Settle(file.Open.Inode);
                else if (TryTake(file)) _end(file);
            }
        }
        catch (VfsException)
        {
            // The index cannot be written. Every operation answers that; here there is nobody to tell.
        }
    }

    private bool TryTake(OpenFile file)
    {
        lock (_lock)
        {
            var wasKept = _files.Remove(file);
            if (_files.Count == 0 && !_isDisposed) _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return wasKept;
        }
    }
}
