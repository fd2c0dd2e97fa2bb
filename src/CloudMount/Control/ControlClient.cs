using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace CloudMount.Control;

/// <summary>Asks a running mount. One connection for each request; members throw <see cref="ControlException"/>.</summary>
public sealed class ControlClient(string socketPath)
{
    /// <summary>Whether a process listens at this socket.</summary>
    public static bool IsListening(string socketPath)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(socketPath));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Which mount it is, and how its volume is.</summary>
    public async Task<(MountDescription Mount, VolumeStatus Status)> GetStatusAsync(CancellationToken cancellation)
    {
        await foreach (var answer in AskAsync(new() { Verb = ControlVerb.Status }, cancellation).ConfigureAwait(false))
        {
            if (answer is { Mount: { } mount, Status: { } status }) return (mount, status);
        }

        throw Ended();
    }

    /// <summary>As <see cref="IControlTarget.SyncAsync"/>.</summary>
    public async IAsyncEnumerable<SyncProgress> SyncAsync(string? path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var answer in AskAsync(new() { Verb = ControlVerb.Sync, Path = path }, cancellation).ConfigureAwait(false))
        {
            if (answer.Kind == ControlAnswerKind.Done) yield break;
            if (answer.Progress is { } progress) yield return progress;
        }

        throw Ended();
    }

    public Task RetryAsync(CancellationToken cancellation) => DoAsync(new() { Verb = ControlVerb.Retry }, cancellation);

    /// <summary>Returns when the mount point is free and the cache directory unlocked.</summary>
    public Task UnmountAsync(bool force, CancellationToken cancellation) =>
        DoAsync(new() { Verb = ControlVerb.Unmount, Force = force }, cancellation);

    private static ControlException Ended() => new("The mount process ended before it answered; its log says why.");

    private async Task DoAsync(ControlRequest request, CancellationToken cancellation)
    {
        await foreach (var answer in AskAsync(request, cancellation).ConfigureAwait(false))
        {
            if (answer.Kind == ControlAnswerKind.Done) return;
        }

        throw Ended();
    }

    private async IAsyncEnumerable<ControlAnswer> AskAsync(ControlRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var lines = new ControlLines(await ConnectAsync(cancellation).ConfigureAwait(false));
        await SendAsync(lines, request, cancellation).ConfigureAwait(false);
        while (await ReceiveAsync(lines, cancellation).ConfigureAwait(false) is { } answer)
        {
            if (answer.Kind == ControlAnswerKind.Failed) throw new ControlException(answer.Message ?? "The mount could not do it.");
            yield return answer;
        }
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellation).ConfigureAwait(false);
            return socket;
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            throw new ControlException("No CloudMount process serves this mount any more.", failure);
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task SendAsync(ControlLines lines, ControlRequest request, CancellationToken cancellation)
    {
        try
        {
            await lines.WriteAsync(request, ControlJson.Default.ControlRequest, cancellation).ConfigureAwait(false);
        }
        catch (IOException failure)
        {
            throw new ControlException("The mount process closed the control channel.", failure);
        }
    }

    private static async Task<ControlAnswer?> ReceiveAsync(ControlLines lines, CancellationToken cancellation)
    {
        try
        {
            return await lines.ReadAsync(ControlJson.Default.ControlAnswer, cancellation).ConfigureAwait(false);
        }
        catch (IOException)
        {
            return null;
        }
        catch (JsonException failure)
        {
            throw new ControlException("The mount process answers in another protocol; it is of another version of cloudmount.", failure);
        }
    }
}
