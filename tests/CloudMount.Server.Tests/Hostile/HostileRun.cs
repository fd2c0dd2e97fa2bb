using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace CloudMount.Server.Tests.Hostile;

/// <summary>Sends generated requests, several at once, and tells what should not have happened.</summary>
internal static class HostileRun
{
    private const int Parallel = 8;
    private const int MaxReports = 5;
    private const int ShownBytes = 600;

    // When the server waits for the rest of a body it is told that none comes; and as long as this it may take for the longest call.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(20);

    public static async Task<IReadOnlyList<string>> RunAsync(int seed, int count)
    {
        await using var target = await HostileTarget.StartAsync();
        var reports = new ConcurrentQueue<string>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = TestContext.Current.CancellationToken };
        await System.Threading.Tasks.Parallel.ForEachAsync(Enumerable.Range(0, count), options, async (number, cancellation) =>
        {
            if (reports.Count >= MaxReports) return;
            var request = await HostileRequest.MakeAsync(seed, number, target);
            if (await WrongAsync(request, target.Port, cancellation) is { } wrong) reports.Enqueue($"{wrong} (seed {seed}, request {number}):\n{Shown(request)}\n");
        });
        return [.. reports, .. await target.DamageAsync()];
    }

    /// <summary>Null when the answer is one that a request may have.</summary>
    private static async Task<string?> WrongAsync(HostileRequest request, int port, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Hang);
        try
        {
            var answer = await AnswerAsync(request, port, limit.Token);
            if (answer.StartsWith("HTTP/1.1 500", StringComparison.Ordinal)) return "It failed: " + answer[^Math.Min(answer.Length, 300)..];
            return answer.Contains(HostileTarget.Secret, StringComparison.Ordinal) ? "It told what is out of reach" : null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "It hangs";
        }
        catch (Exception closed) when (closed is IOException or SocketException)
        {
            // It may close on what is no request at all.
            return null;
        }
    }

    private static async Task<string> AnswerAsync(HostileRequest request, int port, CancellationToken cancellation)
    {
        using var connection = new TcpClient { NoDelay = true };
        await connection.ConnectAsync("127.0.0.1", port, cancellation);
        var stream = connection.GetStream();
        await stream.WriteAsync(request.Bytes, cancellation);
        var answer = new MemoryStream();
        var reading = stream.CopyToAsync(answer, cancellation);
        if (request.IsCut && await Task.WhenAny(reading, Task.Delay(Patience, cancellation)) != reading) connection.Client.Shutdown(SocketShutdown.Send);
        await reading;
        return Encoding.Latin1.GetString(answer.ToArray());
    }

    private static string Shown(HostileRequest request) => Encoding.Latin1.GetString(request.Bytes[..Math.Min(request.Bytes.Length, ShownBytes)]);
}
