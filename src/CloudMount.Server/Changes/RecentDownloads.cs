namespace CloudMount.Server.Changes;

/// <summary>
/// Which downloads were logged a moment ago: who reads a file in a thousand ranges has downloaded it once. Thread-safe.
/// </summary>
internal sealed class RecentDownloads(TimeProvider time)
{
    /// <summary>Bounds the memory; beyond it some are logged again.</summary>
    private const int MaxKnown = 4096;
    private static readonly TimeSpan OneDownload = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<(Guid? Account, string Path), long> _known = [];

    /// <summary>Whether this is a download of its own.</summary>
    public bool IsNew(Guid? account, string path)
    {
        lock (_lock)
        {
            if (_known.TryGetValue((account, path), out var since) && time.GetElapsedTime(since) < OneDownload) return false;
            if (_known.Count >= MaxKnown) _known.Clear();
            _known[(account, path)] = time.GetTimestamp();
            return true;
        }
    }
}
