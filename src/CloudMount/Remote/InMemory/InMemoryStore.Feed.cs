namespace CloudMount.Remote.InMemory;

/// <content>What was changed, by whomever: the calls do not say whose they are.</content>
public sealed partial class InMemoryStore
{
    private static readonly TimeSpan FeedWait = TimeSpan.FromSeconds(30);

    public async Task<RemoteResult<RemoteChanges>> GetChangesAsync(string? cursor, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Calls.Add(RemoteCall.GetChanges);
        if (!Capabilities.HasChanges) return new RemoteError(RemoteErrorKind.NotSupported, "The service does not tell what others change.");
        Task added;
        lock (_lock)
        {
            var now = _changes.Since(cursor);
            if (cursor is null || now.Changes is not []) return now;
            added = _changes.Added;
        }

        try
        {
            await added.WaitAsync(FeedWait, _options.Time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Nothing changed.
        }

        lock (_lock) return _changes.Since(cursor);
    }

    private void NoteNeedsLock(RemotePath path, RemotePath? oldPath = null)
    {
        var entry = FindNeedsLock(path)?.ToEntry(0);
        _changes.Add(new(path, entry is null ? RemoteChangeKind.Deleted : RemoteChangeKind.Present, oldPath, entry));
    }
}
