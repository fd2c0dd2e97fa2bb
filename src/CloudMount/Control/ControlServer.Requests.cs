using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace CloudMount.Control;

/// <content>One connection: one request, its answers.</content>
public sealed partial class ControlServer
{
    private async Task ServeAsync(Socket socket)
    {
        await Task.Yield();
        using var lines = new ControlLines(socket);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        try
        {
            if (await lines.ReadAsync(ControlJson.Default.ControlRequest, _end.Token).ConfigureAwait(false) is not { } request) return;
            var watching = WatchAsync(lines, gone);
            await AnswerAsync(lines, request, gone.Token).ConfigureAwait(false);
            await gone.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            // The asker is gone, or this mount ends.
        }
        catch (JsonException failure)
        {
            _logger.LogWarning("A request on the control channel is not understood: {Reason}", failure.Message);
        }
        catch (Exception failure)
        {
            _logger.LogError(failure, "A request on the control channel failed; the asker sees its connection end.");
        }
    }

    /// <summary>Cancels a request whose asker went away; it sends nothing after its request, so only the end can arrive.</summary>
    private static async Task WatchAsync(ControlLines lines, CancellationTokenSource gone)
    {
        try
        {
            await lines.ReadAsync(ControlJson.Default.ControlRequest, gone.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or JsonException or OperationCanceledException)
        {
            // Whatever else the asker sends, it does not keep to the protocol: as if it were gone.
        }

        await gone.CancelAsync().ConfigureAwait(false);
    }

    private async Task AnswerAsync(ControlLines lines, ControlRequest request, CancellationToken gone)
    {
        var last = new ControlAnswer { Kind = ControlAnswerKind.Done };
        switch (request.Verb)
        {
            case ControlVerb.Status:
                last = new() { Kind = ControlAnswerKind.Status, Mount = _mount, Status = _target.GetStatus() };
                break;
            case ControlVerb.Sync:
                await foreach (var progress in _target.SyncAsync(request.Path, gone).ConfigureAwait(false))
                    await SendAsync(lines, new() { Kind = ControlAnswerKind.Progress, Progress = progress }, gone).ConfigureAwait(false);
                break;
            case ControlVerb.Retry:
                await _target.RetryAsync().ConfigureAwait(false);
                break;
            case ControlVerb.Unmount:
                if (await _unmount(request.Force).ConfigureAwait(false) is { } reason)
                    last = new() { Kind = ControlAnswerKind.Failed, Message = reason };

                // The process ends now and cancels what is under way, but not the answer that it does.
                gone = CancellationToken.None;
                break;
        }

        await SendAsync(lines, last, gone).ConfigureAwait(false);
    }

    private static ValueTask SendAsync(ControlLines lines, ControlAnswer answer, CancellationToken gone) =>
        lines.WriteAsync(answer, ControlJson.Default.ControlAnswer, gone);
}
