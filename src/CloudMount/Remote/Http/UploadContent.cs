using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace CloudMount.Remote.Http;

/// <summary>Streams a part of an upload source as a body of known length, and computes the checksums of what is sent on the way.</summary>
internal sealed class UploadContent : HttpContent
{
    private readonly SourcePart _part;
    private readonly ContentChecksums? _checksums;
    private readonly ProgressTimeout _progress;
    private readonly TimeSpan _idleTimeout;
    private readonly TimeSpan _replyTimeout;
    private readonly RemoteHealth _health;

    /// <param name="checksums">Null for none.</param>
    /// <param name="timeouts">Between two pieces, and for the reply once all is sent.</param>
    public UploadContent(
        SourcePart part, ContentChecksums? checksums, ProgressTimeout progress, (TimeSpan Idle, TimeSpan Reply) timeouts, RemoteHealth health)
    {
        _part = part;
        _checksums = checksums;
        _progress = progress;
        (_idleTimeout, _replyTimeout) = timeouts;
        _health = health;
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        Headers.ContentLength = part.Length;
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _checksums?.Begin();
        var buffer = ArrayPool<byte>.Shared.Rent(SourcePart.PieceBytes + 1);
        try
        {
            var content = _part.Open();
            await using (content.ConfigureAwait(false))
            {
                for (var left = _part.Length; left > 0;)
                {
                    var count = await _part.ReadAsync(content, buffer, left, cancellationToken).ConfigureAwait(false);
                    left -= count;
                    _checksums?.Append(buffer.AsSpan(0, count));
                    await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                    _health.AddBytesUp(count);
                    _progress.Restart(_idleTimeout);
                }
            }

            _checksums?.End();
            _progress.Restart(_replyTimeout);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = _part.Length;
        return true;
    }
}
