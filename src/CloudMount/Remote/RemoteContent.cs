namespace CloudMount.Remote;

/// <summary>
/// A range of a file on its way. The stream gives exactly the range and throws <see cref="IOException"/> when the connection breaks or ends
/// early. Dispose it in every case.
/// </summary>
public sealed class RemoteContent(Stream stream, long length, IDisposable? owner = null) : IAsyncDisposable
{
    public Stream Stream { get; } = stream;

    /// <summary>Bytes the stream will give; less than asked only at the end of the file.</summary>
    public long Length { get; } = length;

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync().ConfigureAwait(false);
        owner?.Dispose();
    }
}
