using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Transfers;

/// <summary>
/// The body of a request that is refused without a look at it. By HTTP/1.1 most clients look at the answer only after they sent everything, and
/// one that is cut off first takes the refusal for a broken connection. Thread-safe.
/// </summary>
internal sealed class UnreadBody(TimeProvider time)
{
    // As long as a connection may take for its head: strangers can hold it so long anyway.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Returns at the end of the body or after 30 s; at once for a client that waits for leave to send it (Expect, RFC 9110, 10.1.1), and by HTTP/2, which
    /// answers while content is sent. Throws <see cref="IOException"/> when the connection ends first.
    /// </summary>
    public async Task ReadOverAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.Headers.Expect.Count > 0 || !HttpProtocol.IsHttp11(request.Protocol)) return;
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await request.BodyReader.CopyToAsync(Stream.Null, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // It hears the answer if it listens.
        }
    }
}
