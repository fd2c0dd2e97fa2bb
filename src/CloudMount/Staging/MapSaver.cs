namespace CloudMount.Staging;

/// <summary>Saves the maps of files that are being filled, each at most 20 times a second.</summary>
internal sealed class MapSaver : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly ITimer _timer;
    private readonly Lock _lock = new();

    // Guarded by _lock.
    private HashSet<StagingFile> _changed = [];

    public MapSaver(TimeProvider time) => _timer = time.CreateTimer(_ => SaveAll(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Note(StagingFile file)
    {
        bool isFirst;
        lock (_lock)
        {
            isFirst = _changed.Count == 0;
            _changed.Add(file);
        }

        if (isFirst) _timer.Change(Pause, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Saves what is due now. A file that was closed since has saved its map itself.</summary>
    public void SaveAll()
    {
        HashSet<StagingFile> changed;
        lock (_lock) (changed, _changed) = (_changed, []);
        foreach (var file in changed) file.SaveMapIfChanged();
    }

    public void Dispose() => _timer.Dispose();
}
