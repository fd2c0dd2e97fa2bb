using CloudMount.Remote;
using CloudMount.WriteBack;
using Microsoft.Extensions.Logging;

namespace CloudMount.Refresh;

/// <summary>
/// Follows what others change on the remote, from <see cref="Start"/> until it is disposed. README.md has the rules. Members are thread-safe.
/// </summary>
internal sealed partial class ChangeFeed : IAsyncDisposable
{
    private readonly SyncParts _parts;
    private readonly Refresher _refresher;
    private readonly RefreshOptions _options;
    private readonly ILogger _log;
    private readonly FeedApplication _application;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Signal _woken = new();
    private Task _following = Task.CompletedTask;
    private long _calls;
    private int _state = (int)FeedState.Interrupted;

    public ChangeFeed(SyncParts parts, Refresher refresher, RefreshOptions options)
    {
        (_parts, _refresher, _options, _log) = (parts, refresher, options, parts.Log);
        _application = new(parts, refresher, options);
        parts.Store.Health.CircuitChanged += OnCircuit;
        parts.Store.Health.LetIn += _woken.Set;
    }

    public FeedState State => (FeedState)Volatile.Read(ref _state);

    /// <summary>How often the service was asked.</summary>
    public long Calls => Interlocked.Read(ref _calls);

    /// <summary>To be called once, when the store is connected.</summary>
    public void Start() => _following = FollowAsync();

    /// <summary>Ends at once, whatever the service does.</summary>
    public async ValueTask DisposeAsync()
    {
        _parts.Store.Health.CircuitChanged -= OnCircuit;
        _parts.Store.Health.LetIn -= _woken.Set;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _following.ConfigureAwait(false);
        _woken.Dispose();
        _stopping.Dispose();
    }

    private async Task FollowAsync()
    {
        try
        {
            string? cursor = null;
            for (var failures = 0; ;)
            {
                if (!_parts.Store.Capabilities.HasChanges)
                {
                    cursor = null;
                    Set(FeedState.None);
                    await PauseAsync(_options.MaxFeedPause).ConfigureAwait(false);
                    continue;
                }

                var asked = _parts.Time.GetTimestamp();
                var next = await AskAsync(cursor).ConfigureAwait(false);
                failures = next is null ? failures + 1 : 0;
                cursor = next ?? cursor;
                var rest = next is null ? PauseAfter(failures) : _options.FeedInterval - _parts.Time.GetElapsedTime(asked);
                if (rest > TimeSpan.Zero) await PauseAsync(rest).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The volume is being closed.
        }
        catch (Exception exception)
        {
            Set(FeedState.Interrupted);
            LogEnded(exception);
        }
    }

    /// <summary>The cursor to go on from; null when the service could not be asked.</summary>
    private async Task<string?> AskAsync(string? cursor)
    {
        Interlocked.Increment(ref _calls);
        var answer = await _parts.Store.GetChangesAsync(cursor, _stopping.Token).ConfigureAwait(false);
        if (!answer.TryGetValue(out var changes))
        {
            if (State == FeedState.Followed) LogInterrupted(answer.Error.Message);
            Set(FeedState.Interrupted);
            return null;
        }

        // What was listed before there was a cursor may have changed before it too.
        if (cursor is null) _refresher.ExpireAll();
        else await _application.ApplyAsync(changes.Changes, _stopping.Token).ConfigureAwait(false);
        Set(FeedState.Followed);
        return changes.Cursor;
    }

    // The first time after an answer nothing: a call that waits for long is cut by whoever is in between.
    private TimeSpan PauseAfter(int failures)
    {
        if (failures <= 1) return TimeSpan.Zero;
        var pause = _options.FeedPause * Math.Pow(2, Math.Min(failures - 2, 16));
        return pause < _options.MaxFeedPause ? pause : _options.MaxFeedPause;
    }

    // Ends early when the service answers again, or lets the account in again.
    private async Task PauseAsync(TimeSpan pause)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        await Task.WhenAny(_woken.WaitAsync(end.Token), Task.Delay(pause, _parts.Time, end.Token)).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        _stopping.Token.ThrowIfCancellationRequested();
    }

    private void OnCircuit(CircuitState state)
    {
        if (state == CircuitState.Closed) _woken.Set();
    }

    private void Set(FeedState state) => Volatile.Write(ref _state, (int)state);

    [LoggerMessage(LogLevel.Information, "What others change shows when listings expire until the service tells it again: {Reason}")]
    private partial void LogInterrupted(string reason);

    [LoggerMessage(LogLevel.Error, "What others change shows only when listings expire from now on.")]
    private partial void LogEnded(Exception exception);
}
