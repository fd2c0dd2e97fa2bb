using CloudMount.Remote;

namespace CloudMount.TestKit.Remote;

/// <summary>Bytes in memory as content to upload.</summary>
public sealed class BytesSource(byte[] bytes) : IUploadSource
{
    /// <summary>How often the content was opened.</summary>
    public int Opened { get; private set; }

    public long Length => bytes.Length;

    public Stream Open(long offset = 0)
    {
        Opened++;
        return new MemoryStream(bytes, (int)offset, bytes.Length - (int)offset, writable: false);
    }
}
