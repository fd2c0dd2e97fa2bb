using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace CloudMount.Remote.Http;

/// <summary>Streams an upload source as a body of known length, and computes the checksums of what is sent on the way.</summary>
internal sealed class UploadContent : HttpContent
{
    // With the byte that must not be there it fits a pooled array of 256 KiB.
    private const int PieceBytes = 192 * 1024;

    private readonly IUploadSource _source;
    private readonly ContentChecksums _checksums;
    private readonly ProgressTimeout _progress;
    private readonly TimeSpan _idleTimeout;
    private readonly TimeSpan _replyTimeout;
    private readonly RemoteHealth _health;

    /// <param name="timeouts">Between two pieces, and for the reply once all is sent.</param>
    public UploadContent(
        IUploadSource source,
        ContentChecksums checksums,
        ProgressTimeout progress,
        (TimeSpan Idle, TimeSpan Reply) timeouts,
        RemoteHealth health)
    {
        _source = source;
        _checksums = checksums;
        _progress = progress;
        (_idleTimeout, _replyTimeout) = timeouts;
        _health = health;
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        Headers.ContentLength = source.Length;
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _checksums.Begin();
        var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes + 1);
        var content = OpenSource();
        try
        {
            var left = _source.Length;
            while (left > 0)
            {
                var count = await ReadSourceAsync(content, buffer, left, cancellationToken).ConfigureAwait(false);
                left -= count;
                _checksums.Append(buffer.AsSpan(0, count));
                await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                _health.AddBytesUp(count);
                _progress.Restart(_idleTimeout);
            }

            _checksums.End();
            _progress.Restart(_replyTimeout);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            await content.DisposeAsync().ConfigureAwait(false);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = _source.Length;
        return true;
    }

    private Stream OpenSource()
    {
        try
        {
            return _source.Open();
        }
        catch (IOException exception)
        {
            _checksums.SourceFailure = exception;
            throw;
        }
    }

    /// <summary>
    /// Reads the next piece. A source that is too short or too long fails before its last byte is sent, so that the service never holds
    /// all of a mixture.
    /// </summary>
    private async ValueTask<int> ReadSourceAsync(Stream content, byte[] buffer, long left, CancellationToken cancellation)
    {
        try
        {
            var wanted = (int)Math.Min(left, PieceBytes);
            await content.ReadExactlyAsync(buffer.AsMemory(0, wanted), cancellation).ConfigureAwait(false);
            if (wanted == left && await content.ReadAsync(buffer.AsMemory(wanted, 1), cancellation).ConfigureAwait(false) > 0)
            {
                throw new SourceChangedException();
            }

            return wanted;
        }
        catch (IOException exception)
        {
            _checksums.SourceFailure = exception;
            throw;
        }
    }
}
