using System.Net;
using System.Net.Http.Headers;
using CloudMount.Remote.Http;

namespace CloudMount.Remote.Quatrix;

/// <summary>A chunk as a body, which names its place by Content-Range.</summary>
internal sealed class ChunkContent : HttpContent
{
    private const int PieceBytes = 128 * 1024;

    private readonly Chunk _chunk;
    private readonly ProgressTimeout _progress;
    private readonly TimeSpan _idleTimeout;
    private readonly TimeSpan _replyTimeout;
    private readonly RemoteHealth _health;

    /// <param name="timeouts">Between two pieces, and for the reply once all is sent.</param>
    public ChunkContent(Chunk chunk, ProgressTimeout progress, (TimeSpan Idle, TimeSpan Reply) timeouts, RemoteHealth health)
    {
        _chunk = chunk;
        _progress = progress;
        (_idleTimeout, _replyTimeout) = timeouts;
        _health = health;
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        Headers.ContentLength = chunk.Bytes.Length;
        if (chunk.Bytes.Length > 0) Headers.ContentRange = new ContentRangeHeaderValue(chunk.Offset, chunk.Offset + chunk.Bytes.Length - 1, chunk.Total);
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        for (var rest = _chunk.Bytes; rest.Length > 0;)
        {
            var piece = rest[..Math.Min(rest.Length, PieceBytes)];
            await stream.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
            _health.AddBytesUp(piece.Length);
            _progress.Restart(_idleTimeout);
            rest = rest[piece.Length..];
        }

        _progress.Restart(_replyTimeout);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = _chunk.Bytes.Length;
        return true;
    }
}
