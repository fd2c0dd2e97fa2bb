using CloudMount.Remote;

namespace CloudMount.Staging;

/// <summary>The content of one version of one remote file. Thread-safe.</summary>
internal interface IContentSource
{
    /// <summary>Opens a range that lies within the file. Answers as <see cref="IRemoteStore.OpenReadAsync"/> does.</summary>
    Task<RemoteResult<RemoteContent>> OpenReadAsync(long offset, long length, CancellationToken cancellation);
}
