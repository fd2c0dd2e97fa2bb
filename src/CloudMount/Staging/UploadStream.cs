using CloudMount.Remote;

namespace CloudMount.Staging;

/// <summary>One reading of an <see cref="UploadSource"/>, to its end.</summary>
internal sealed class UploadStream(UploadSource source, long offset) : ForwardStream
{
    private long _position = offset;

    public override long Length => source.Length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var count = source.Read(_position, buffer);
        _position += count;
        return count;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Read(buffer.Span));
    }
}
