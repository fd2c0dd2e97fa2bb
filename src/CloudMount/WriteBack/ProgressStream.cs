using CloudMount.Remote;

namespace CloudMount.WriteBack;

/// <summary>A stream that is read once, and tells how far.</summary>
/// <param name="offset">Of its first byte.</param>
internal sealed class ProgressStream(Stream stream, long offset, Action<long> progress) : ForwardStream
{
    private long _read = offset;

    public override long Length => stream.Length;

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer) => Note(stream.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Note(await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    protected override void Dispose(bool disposing)
    {
        if (disposing) stream.Dispose();
        base.Dispose(disposing);
    }

    private int Note(int count)
    {
        _read += count;
        progress(_read);
        return count;
    }
}
