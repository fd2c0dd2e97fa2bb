namespace CloudMount.Remote.Http;

/// <summary>
/// A range of a file on its way: gives exactly its length, throws <see cref="IOException"/> when the body ends early or nothing arrives
/// for the idle timeout. Holds the reply, and with it a place among the transfers, until disposed.
/// </summary>
internal sealed class RangeStream : ForwardStream
{
    private readonly HttpReply _reply;
    private readonly Stream _body;
    private readonly TimeSpan _idleTimeout;
    private readonly RemoteHealth _health;
    private readonly CancellationTokenSource _idle;
    private long _left;

    public RangeStream(HttpReply reply, Stream body, long length, RemoteHttpOptions options, RemoteHealth health)
    {
        _reply = reply;
        _body = body;
        _left = length;
        _idleTimeout = options.IdleTimeout;
        _health = health;
        _idle = new CancellationTokenSource(Timeout.InfiniteTimeSpan, options.Time);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left == 0 || buffer.IsEmpty) return 0;
        if (buffer.Length > _left) buffer = buffer[..(int)_left];
        using var link = cancellationToken.UnsafeRegister(static idle => ((CancellationTokenSource)idle!).Cancel(), _idle);
        try
        {
            _idle.CancelAfter(_idleTimeout);
            var count = await _body.ReadAsync(buffer, _idle.Token).ConfigureAwait(false);
            _idle.CancelAfter(Timeout.InfiniteTimeSpan);
            if (count == 0) throw new EndOfStreamException("The connection ended before the whole range arrived.");
            _left -= count;
            _health.AddBytesDown(count);
            return count;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException exception)
        {
            throw new IOException("Nothing arrived for too long.", exception);
        }
    }

    public override int Read(Span<byte> buffer) =>
        throw new NotSupportedException("A range is read asynchronously.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _body.Dispose();
            _reply.Dispose();
            _idle.Dispose();
        }

        base.Dispose(disposing);
    }
}
