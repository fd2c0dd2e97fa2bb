namespace CloudMount.Remote.Http;

/// <summary>
/// Keeps download links as long as they hold, so that the ranges of a file share one. One flight per path and version: a second asker
/// waits for the first.
/// </summary>
/// <param name="lifetime">How long a link is sure to hold, counted from when it was asked for.</param>
/// <param name="fetch">Asks the service for a link to just this version. NotFound, VersionMismatch.</param>
internal sealed class DownloadLinks(
    TimeProvider time, TimeSpan lifetime, Func<RemotePath, string, CancellationToken, Task<RemoteResult<DownloadLink>>> fetch) : IDisposable
{
    private const int MaxLinks = 4096;

    private readonly CancellationTokenSource _end = new();

    /// <summary>Guards <see cref="_flights"/>.</summary>
    private readonly Lock _lock = new();
    private readonly Dictionary<(RemotePath Path, string Version), Flight> _flights = [];

    /// <summary>A link to a version of a file. NotFound, VersionMismatch.</summary>
    public Task<RemoteResult<DownloadLink>> GetAsync(RemotePath file, string version, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_flights.TryGetValue((file, version), out var known) && IsUsable(known)) return known.Link.WaitAsync(cancellation);
            if (_flights.Count >= MaxLinks) PruneNeedsLock();

            // On the pool: nothing of the network may run under the lock.
            var flight = new Flight(Task.Run(() => fetch(file, version, _end.Token)), time.GetTimestamp());
            _flights[(file, version)] = flight;
            return flight.Link.WaitAsync(cancellation);
        }
    }

    /// <summary>The link turned out to be of no use.</summary>
    public void Forget(RemotePath file, string version, DownloadLink link)
    {
        lock (_lock)
        {
            if (_flights.TryGetValue((file, version), out var known) && known.Link.IsCompletedSuccessfully
                && known.Link.Result.TryGetValue(out var kept) && kept == link)
            {
                _flights.Remove((file, version));
            }
        }
    }

    /// <summary>Opens a range by a link, and by a new one when that turns out to have expired.</summary>
    /// <param name="open">Opens a range that lies within the file.</param>
    public async Task<RemoteResult<RemoteContent>> OpenAsync(
        RemotePath file,
        string version,
        long offset,
        long length,
        Func<DownloadLink, long, Task<HttpOutcome<RemoteContent>>> open,
        CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        for (var isSecond = false; ; isSecond = true)
        {
            var found = await GetAsync(file, version, cancellation).ConfigureAwait(false);
            if (!found.TryGetValue(out var link)) return found.Error;
            var count = Math.Min(length, link.Size - offset);
            if (count <= 0) return new RemoteContent(Stream.Null, 0);
            var outcome = await open(link, count).ConfigureAwait(false);
            if (outcome.Result.IsOk) return outcome.Result;
            if (IsAboutLink(outcome.Result.Error.Kind)) Forget(file, version, link);
            if (isSecond || !IsExpired(outcome.Result.Error.Kind)) return outcome.Result;
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    // The services behind foreign links say "expired" in several ways.
    private static bool IsExpired(RemoteErrorKind kind) => kind is RemoteErrorKind.NotFound or RemoteErrorKind.Forbidden
        or RemoteErrorKind.Unauthenticated or RemoteErrorKind.Rejected;

    private static bool IsAboutLink(RemoteErrorKind kind) =>
        IsExpired(kind) || kind is RemoteErrorKind.VersionMismatch or RemoteErrorKind.BadReply;

    private bool IsUsable(Flight flight) =>
        !flight.Link.IsCompleted
        || (flight.Link is { IsCompletedSuccessfully: true, Result.IsOk: true } && time.GetElapsedTime(flight.Start) < lifetime);

    private void PruneNeedsLock()
    {
        foreach (var (key, _) in _flights.Where(pair => !IsUsable(pair.Value)).ToArray()) _flights.Remove(key);
        if (_flights.Count < MaxLinks) return;
        foreach (var (key, _) in _flights.OrderBy(pair => pair.Value.Start).Take(MaxLinks / 4).ToArray()) _flights.Remove(key);
    }

    private readonly record struct Flight(Task<RemoteResult<DownloadLink>> Link, long Start);
}
