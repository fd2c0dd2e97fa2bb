namespace CloudMount.Control;

/// <summary>
/// What the command line asks of a running volume. All members are thread-safe, are answered from local state and never wait for the
/// remote, except <see cref="SyncAsync"/>, which waits for nothing else. Nothing answered holds credentials.
/// </summary>
public interface IControlTarget
{
    /// <summary>A snapshot. Cheap enough to be asked every second.</summary>
    VolumeStatus GetStatus();

    /// <summary>
    /// Uploads without further delay what differs from the remote and tells how far it is: once at the start, after that at least every
    /// second until the end. Ends when the remote has everything, or when only refused entries are left. An unreachable remote does
    /// not end it, the token does.
    /// </summary>
    /// <param name="path">"/a/b" below the root of the mount: only this entry, what lies below it and what it depends on. Null: everything.</param>
    IAsyncEnumerable<SyncProgress> SyncAsync(string? path, CancellationToken cancellation);

    /// <summary>Tries waiting and refused entries again now instead of at their time, and lets the circuit try the remote.</summary>
    Task RetryAsync();
}
