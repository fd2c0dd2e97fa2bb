using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CloudMount.Server.Tests.Mail;

/// <summary>
/// A mail server (RFC 5321) that keeps what it is given. It takes nothing for an address that begins with "refused", and does not answer when one begins with
/// "slow".
/// </summary>
public sealed class SmtpListener : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _slow = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _accepting;
    private bool _isDisposed;

    public SmtpListener()
    {
        _listener.Start();
        Address = new($"smtp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>What was taken: to whom, and the text.</summary>
    public ConcurrentQueue<(string To, string Text)> Taken { get; } = new();

    /// <summary>What it was logged in with, as AUTH PLAIN carries it.</summary>
    public ConcurrentQueue<string> Logins { get; } = new();

    /// <summary>Ends when somebody waits for an answer that does not come.</summary>
    public Task Stalled => _slow.Task;

    /// <summary>May be called more than once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_end.Token);
            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        await using var stream = connection.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await SayAsync("220 test");
        var to = "";
        while (await reader.ReadLineAsync(_end.Token) is { } line)
        {
            if (line.StartsWith("RCPT TO:<", StringComparison.Ordinal)) to = line[9..line.IndexOf('>', StringComparison.Ordinal)];
            if (line.StartsWith("RCPT", StringComparison.Ordinal) && to.StartsWith("slow", StringComparison.Ordinal))
            {
                _slow.TrySetResult();
                continue;
            }

            await SayAsync(await AnswerAsync(line, to, reader, stream));
        }

        async Task SayAsync(string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), _end.Token);
    }

    private async Task<string> AnswerAsync(string line, string to, StreamReader reader, NetworkStream stream)
    {
        switch (line.Split(' ', ':')[0])
        {
            case "EHLO":
                return "250-test\r\n250 AUTH PLAIN";
            case "AUTH":
                Logins.Enqueue(Encoding.UTF8.GetString(Convert.FromBase64String(line.Split(' ')[^1])));
                return "235 yes";
            case "RCPT" when to.StartsWith("refused", StringComparison.Ordinal):
                return "550 no such mailbox";
            case "DATA":
                await stream.WriteAsync("354 go on\r\n"u8.ToArray(), _end.Token);
                Taken.Enqueue((to, await ReadTextAsync(reader)));
                return "250 taken";
            case "QUIT":
                return "221 bye";
            default:
                return "250 yes";
        }
    }

    private async Task<string> ReadTextAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(_end.Token) is { } line && line != ".") text.Append(line).Append('\n');
        return text.ToString();
    }
}
