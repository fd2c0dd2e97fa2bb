namespace CloudMount.Remote;

/// <summary>What changed on the remote between two cursors.</summary>
/// <param name="Cursor">From where to go on. Opaque; means something to the store it came from only.</param>
/// <param name="Changes">Oldest first; null when the service no longer knows all of them: everything may have changed.</param>
public sealed record RemoteChanges(string Cursor, IReadOnlyList<RemoteChange>? Changes);
