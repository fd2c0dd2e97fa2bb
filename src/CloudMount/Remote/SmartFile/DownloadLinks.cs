namespace CloudMount.Remote.SmartFile;

/// <summary>
/// Keeps download links as long as they hold, so that the ranges of a file share one. One flight per path and version: a second asker
/// waits for the first.
/// </summary>
internal sealed class DownloadLinks(SmartFileApi api) : IDisposable
{
    private const int MaxLinks = 4096;

    /// <summary>Servers keep a link for 2 minutes (facts A.7), counted from when they made it.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(105);

    private readonly TimeProvider _time = api.Http.Time;
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
            var flight = new Flight(Task.Run(() => FetchAsync(file, version)), _time.GetTimestamp());
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

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private bool IsUsable(Flight flight) =>
        !flight.Link.IsCompleted
        || (flight.Link is { IsCompletedSuccessfully: true, Result.IsOk: true } && _time.GetElapsedTime(flight.Start) < Lifetime);

    private void PruneNeedsLock()
    {
        foreach (var (key, _) in _flights.Where(pair => !IsUsable(pair.Value)).ToArray()) _flights.Remove(key);
        if (_flights.Count < MaxLinks) return;
        foreach (var (key, _) in _flights.OrderBy(pair => pair.Value.Start).Take(MaxLinks / 4).ToArray()) _flights.Remove(key);
    }

    private async Task<RemoteResult<DownloadLink>> FetchAsync(RemotePath file, string version)
    {
        var outcome = await api.ListAsync(file, "download", _end.Token).ConfigureAwait(false);
        if (!outcome.Result.TryGetValue(out var reply)) return Explain(file, outcome.Result.Error);
        if (reply.Entry is not { IsDirectory: false } entry) return Unusable(file, reply);
        if (entry.Version != version) return new RemoteError(RemoteErrorKind.VersionMismatch, $"{file} is of another version.");
        var address = api.CheckAddress(reply.Download);
        if (!address.IsOk) return address.Error;
        return new DownloadLink(address.Value, entry.Size, api.Extensions.HasVersions ? $"\"{version}\"" : null);
    }

    // v1.0 refuses a link to a directory with 400 (facts A.6).
    private static RemoteError Explain(RemotePath file, RemoteError error) => error.Kind == RemoteErrorKind.Rejected
        ? new(RemoteErrorKind.NotFound, $"{file} is no file that can be read: {error.Message}")
        : error;

    private static RemoteError Unusable(RemotePath file, PathReply reply) => reply.Entry is { IsDirectory: true }
        ? new RemoteError(RemoteErrorKind.NotFound, $"{file} is a directory.")
        : new RemoteError(RemoteErrorKind.BadReply, $"The service shows {file} in a way that cannot be used: {reply.Flaw}.");

    private readonly record struct Flight(Task<RemoteResult<DownloadLink>> Link, long Start);
}
