using CloudMount.Remote;

namespace CloudMount.WriteBack;

/// <summary>Tells how far the upload of a content is.</summary>
/// <param name="progress">Called with the bytes read since the content was last opened.</param>
internal sealed class ProgressSource(IUploadSource source, Action<long> progress) : IUploadSource
{
    public long Length => source.Length;

    public Stream Open() => new ProgressStream(source.Open(), progress);
}
