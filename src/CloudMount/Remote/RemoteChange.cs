namespace CloudMount.Remote;

/// <summary>One change that somebody made on the remote.</summary>
/// <param name="Path">Where.</param>
/// <param name="OldPath">Where the entry was before it was moved, if that lies below the root of the mount; null for one that was not.</param>
/// <param name="Entry">The entry after the change, where the service tells all of it, as <see cref="IRemoteStore.ListAsync"/> would; else null.</param>
public sealed record RemoteChange(RemotePath Path, RemoteChangeKind Kind, RemotePath? OldPath = null, RemoteEntry? Entry = null);
