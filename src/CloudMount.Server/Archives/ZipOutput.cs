namespace CloudMount.Server.Archives;

/// <summary>
/// Where a zip is written to. The framework writes its headers synchronously, which a response does not take: they wait here for the next
/// content, which comes asynchronously. To be flushed at the end.
/// </summary>
internal sealed class ZipOutput(Stream response) : Stream
{
    private readonly MemoryStream _headers = new();
    private bool _isBroken;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Nothing more is written: what was until now must not get the end that makes it look whole.</summary>
    public void Break() => _isBroken = true;

    public override void Write(byte[] buffer, int offset, int count) => _headers.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => _headers.Write(buffer);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        if (_isBroken) return;
        await response.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    public override void Flush()
    {
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_headers.Length == 0 || _isBroken) return;
        await response.WriteAsync(_headers.GetBuffer().AsMemory(0, (int)_headers.Length), cancellationToken).ConfigureAwait(false);
        _headers.SetLength(0);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _headers.Dispose();
        base.Dispose(disposing);
    }
}
