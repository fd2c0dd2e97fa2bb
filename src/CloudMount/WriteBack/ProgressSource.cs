using CloudMount.Remote;

namespace CloudMount.WriteBack;

/// <summary>Tells how far the upload of a content is.</summary>
/// <param name="progress">Called with the offset up to which the content was read since it was last opened.</param>
internal sealed class ProgressSource(IUploadSource source, Action<long> progress) : IUploadSource
{
    public long Length => source.Length;

    public Stream Open(long offset = 0) => new ProgressStream(source.Open(offset), offset, progress);
}
