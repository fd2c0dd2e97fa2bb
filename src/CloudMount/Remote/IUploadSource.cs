namespace CloudMount.Remote;

/// <summary>Content to upload, which can be read more than once (retries). Thread-safe for one reader at a time.</summary>
public interface IUploadSource
{
    /// <summary>Bytes, fixed.</summary>
    long Length { get; }

    /// <summary>
    /// A stream over the content from an offset on. It throws <see cref="SourceChangedException"/> at the latest before its last byte when the
    /// content changed since the upload began, so that no mixture is ever sent whole.
    /// </summary>
    Stream Open(long offset = 0);
}
