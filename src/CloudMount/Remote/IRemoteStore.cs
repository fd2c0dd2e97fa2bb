namespace CloudMount.Remote;

/// <summary>
/// The lower waist: the only thing the engine knows of a cloud. Path calls below the root of the mount. All members are thread-safe.
/// <para>
/// Every call answers failures as <see cref="RemoteError"/> and throws only <see cref="OperationCanceledException"/>. Transient failures
/// have already been retried when they are answered. Any call can answer Unauthenticated, Forbidden, Throttled, Unreachable, TimedOut,
/// Untrusted, BadReply and ServerFailed. A call that changes something and whose answer was lost is checked before it is
/// repeated, and its own success is never answered as Exists or NotFound.
/// </para>
/// </summary>
public interface IRemoteStore : IAsyncDisposable
{
    /// <summary>Valid after <see cref="ConnectAsync"/>; before it, the least the service could offer.</summary>
    RemoteCapabilities Capabilities { get; }

    /// <summary>Whether the service answers, and what it was last wrong with.</summary>
    RemoteHealth Health { get; }

    /// <summary>
    /// Proves address and credentials with one call and learns the capabilities. NotFound when the root of the mount does not exist.
    /// Other calls may be made without it.
    /// </summary>
    Task<RemoteResult<RemoteCapabilities>> ConnectAsync(CancellationToken cancellation);

    /// <summary>One entry without its children. NotFound.</summary>
    Task<RemoteResult<RemoteEntry>> StatAsync(RemotePath path, CancellationToken cancellation);

    /// <summary>
    /// A directory with its children, to a depth of 1, or the whole tree. NotFound (also for a file); NotSupported when the
    /// tree is more than the service lists at once.
    /// </summary>
    Task<RemoteResult<RemoteEntry>> ListAsync(RemotePath directory, bool wholeTree, CancellationToken cancellation);

    /// <summary>
    /// Opens a range of exactly one version of a file. NotFound; VersionMismatch when the file is no longer of that version.
    /// </summary>
    /// <param name="length">Bytes, over 0.</param>
    Task<RemoteResult<RemoteContent>> OpenReadAsync(RemotePath file, string version, long offset, long length, CancellationToken cancellation);

    /// <summary>
    /// Puts a whole file, which becomes visible at once when all of it arrived and was verified. Answers the new entry. NotFound (the
    /// parent), Exists (a directory is there), VersionMismatch, QuotaExceeded, Rejected, TooLarge, ChecksumMismatch, SourceChanged. A file
    /// of another version that holds just these bytes is success: it may be an earlier upload whose answer was never seen, and nobody
    /// loses anything.
    /// </summary>
    Task<RemoteResult<RemoteEntry>> UploadAsync(RemotePath file, UploadRequest upload, CancellationToken cancellation);

    /// <summary>Makes one directory. NotFound (the parent), Exists (anything is there), QuotaExceeded, Rejected.</summary>
    Task<RemoteResult<RemoteEntry>> MakeDirectoryAsync(
        RemotePath directory, IReadOnlyDictionary<string, string> attributes, CancellationToken cancellation);

    /// <summary>
    /// Moves or renames a file or a tree. NotFound (source or target's parent), Exists, Rejected (into itself). With
    /// <paramref name="replacedVersion"/> a file is moved over the file of that version, in one step where
    /// <see cref="RemoteCapabilities.CanMoveOver"/>; VersionMismatch when the target is of another version or missing, Exists when one of
    /// them is a directory. Answers the entry at its new path; its version may have changed.
    /// </summary>
    /// <param name="replacedVersion">Null when nothing may be at the target.</param>
    Task<RemoteResult<RemoteEntry>> MoveAsync(RemotePath from, RemotePath to, string? replacedVersion, CancellationToken cancellation);

    /// <summary>Sets times and attributes; what the service cannot keep is ignored. NotFound. Answers the entry; its version may have changed.</summary>
    Task<RemoteResult<RemoteEntry>> EditAsync(RemotePath path, RemoteEdit edit, CancellationToken cancellation);

    /// <summary>
    /// Deletes a file, if it still has the expected version, or a directory with all it holds. A missing entry is success.
    /// VersionMismatch.
    /// </summary>
    /// <param name="expectedVersion">Null for a directory, or to delete in any case.</param>
    Task<RemoteResult<Done>> DeleteAsync(RemotePath path, string? expectedVersion, CancellationToken cancellation);

    /// <summary>
    /// Deletes a directory with all it holds, if that is just what a mark says. A missing entry is success. VersionMismatch; NotSupported
    /// without <see cref="RemoteCapabilities.HasTreeMarks"/>.
    /// </summary>
    /// <param name="mark">Of <see cref="TreeMark.Of"/>.</param>
    Task<RemoteResult<Done>> DeleteTreeAsync(RemotePath directory, string mark, CancellationToken cancellation);

    /// <summary>The account's space. NotSupported where the service does not tell.</summary>
    /// <param name="maxAge">What another call was told within this time will do, where other calls tell it; zero to ask in any case.</param>
    Task<RemoteResult<RemoteSpace>> GetSpaceAsync(TimeSpan maxAge, CancellationToken cancellation);

    /// <summary>
    /// What was changed below the root since a cursor, by others at least: own changes are left out where the service can tell. Waits half a
    /// minute at most for a change and then answers none. Without a cursor: no changes, and the cursor of now, at once. Changes may be told more
    /// than once. A failure is not tried again and leaves the cursor as good as it was. NotSupported without <see cref="RemoteCapabilities.HasChanges"/>.
    /// </summary>
    /// <param name="cursor">Of an earlier answer; null for the cursor of now.</param>
    Task<RemoteResult<RemoteChanges>> GetChangesAsync(string? cursor, CancellationToken cancellation);
}
