using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CloudMount.TestKit.Remote;

/// <summary>
/// An HTTP/1.1 server on loopback that answers what a test says, also what no honest server would: wrong lengths, lost answers, silence. It
/// keeps what it was asked.
/// </summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<ScriptedRequest, ScriptedReply> _script;
    private readonly X509Certificate2? _certificate;
    private readonly Task _accepting;

    /// <param name="certificate">With its key, for https; not owned. Null for http.</param>
    public ScriptedServer(Func<ScriptedRequest, ScriptedReply> script, X509Certificate2? certificate = null)
    {
        (_script, _certificate) = (script, certificate);
        _listener.Start();
        Address = new Uri($"{(certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAllAsync();
    }

    public Uri Address { get; }

    /// <summary>All requests in the order in which their bodies ended.</summary>
    public ConcurrentQueue<ScriptedRequest> Requests { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task AcceptAllAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true) open.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token).ConfigureAwait(false)));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open).ConfigureAwait(false);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = await OpenAsync(client).ConfigureAwait(false);
                while (await ReadRequestAsync(stream).ConfigureAwait(false) is { } request)
                {
                    Requests.Enqueue(request);
                    var reply = _script(request);
                    if (reply.IsSilent) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _end.Token).ConfigureAwait(false);
                    if (reply.IsLost || !await WriteReplyAsync(stream, request, reply).ConfigureAwait(false)) return;
                }
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or AuthenticationException)
            {
                // The client left, as it may.
            }
        }
    }

    private async Task<Stream> OpenAsync(TcpClient client)
    {
        if (_certificate is null) return client.GetStream();
        var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _end.Token).ConfigureAwait(false);
        return stream;
    }

    private async Task<ScriptedRequest?> ReadRequestAsync(Stream stream)
    {
        var head = new MemoryStream();
        var single = new byte[1];
        while (!EndsHead(head))
        {
            if (await stream.ReadAsync(single, _end.Token).ConfigureAwait(false) == 0) return null;
            head.WriteByte(single[0]);
            if (head.Length == 1 && !char.IsAsciiLetter((char)single[0]))
            {
                // A TLS handshake, for one.
                await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), _end.Token).ConfigureAwait(false);
                return null;
            }
        }

        var lines = Encoding.Latin1.GetString(head.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var start = lines[0].Split(' ');
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var parts in lines.Skip(1).Select(line => line.Split(':', 2))) headers[parts[0]] = parts[1].Trim();
        var body = new byte[int.Parse(headers.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, _end.Token).ConfigureAwait(false);
        return new ScriptedRequest(start[0], start[1], headers, body);
    }

    private static bool EndsHead(MemoryStream head) => head.Length >= 4 && head.GetBuffer().AsSpan(0, (int)head.Length).EndsWith("\r\n\r\n"u8);

    /// <summary>False when the connection has to end after it.</summary>
    private async Task<bool> WriteReplyAsync(Stream stream, ScriptedRequest request, ScriptedReply reply)
    {
        var head = new StringBuilder($"HTTP/1.1 {reply.Status} Status\r\n");
        foreach (var header in reply.Headers) head.Append(header).Append("\r\n");
        if (reply.Status != 204) head.Append(CultureInfo.InvariantCulture, $"Content-Length: {reply.ClaimedLength ?? reply.Body.Length}\r\n");
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), _end.Token).ConfigureAwait(false);
        if (request.Method != "HEAD") await stream.WriteAsync(reply.Body, _end.Token).ConfigureAwait(false);
        while (reply.IsTrickling)
        {
            await stream.WriteAsync(" "u8.ToArray(), _end.Token).ConfigureAwait(false);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, _end.Token).ConfigureAwait(false);
        }

        return reply.ClaimedLength is null;
    }
}
