using CloudMount.Remote;

namespace CloudMount.WriteBack;

/// <summary>Content that is held in memory: the target of a symbolic link, or nothing for a special file.</summary>
internal sealed class BytesSource(byte[] bytes) : IUploadSource
{
    public long Length => bytes.Length;

    public Stream Open(long offset = 0) => new MemoryStream(bytes, (int)offset, bytes.Length - (int)offset, writable: false);
}
