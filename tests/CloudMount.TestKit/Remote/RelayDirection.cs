using System.Buffers;
using System.Net.Sockets;
using System.Threading.Channels;

namespace CloudMount.TestKit.Remote;

/// <summary>One direction of one connection: a queue of buffers, each with the time at which it may go on.</summary>
internal sealed class RelayDirection(Socket from, Socket to, TimeSpan delay, RelayRate rate, Func<bool> isStalled, TimeProvider time)
{
    private const int BufferBytes = 256 * 1024;

    // Bytes on their way: 64 MiB hold 20 ms at 25 Gbit/s, so that the queue never limits the rate.
    private const int MaxQueued = 256;

    private readonly Channel<Piece> _queue = Channel.CreateBounded<Piece>(
        new BoundedChannelOptions(MaxQueued) { SingleReader = true, SingleWriter = true });

    public Task RunAsync(CancellationToken cancellation) => Task.WhenAll(ReceiveAsync(cancellation), SendAsync(cancellation));

    private async Task ReceiveAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                // No buffer is held while the connection is idle.
                await from.ReceiveAsync(Memory<byte>.Empty, cancellation).ConfigureAwait(false);
                var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
                var count = await from.ReceiveAsync(buffer, cancellation).ConfigureAwait(false);
                if (count == 0)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    return;
                }

                var due = rate.Take(count) + delay;
                await _queue.Writer.WriteAsync(new Piece(buffer, count, time.GetTimestamp(), due), cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            _queue.Writer.TryComplete();
        }
    }

    private async Task SendAsync(CancellationToken cancellation)
    {
        try
        {
            await foreach (var piece in _queue.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                await WaitAsync(piece, cancellation).ConfigureAwait(false);
                if (isStalled()) await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation).ConfigureAwait(false);
                await SendAsync(piece, cancellation).ConfigureAwait(false);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        finally
        {
            // When the receiver of the bytes is gone, nobody shall wait for more of them.
            if (_queue.Writer.TryComplete()) from.Dispose();
        }
    }

    private async Task SendAsync(Piece piece, CancellationToken cancellation)
    {
        for (var sent = 0; sent < piece.Count;)
        {
            sent += await to.SendAsync(piece.Buffer.AsMemory(sent, piece.Count - sent), cancellation).ConfigureAwait(false);
        }

        ArrayPool<byte>.Shared.Return(piece.Buffer);
    }

    /// <summary>Timers tick in milliseconds and come up to one late; half of one less makes the mean right without spinning.</summary>
    private async ValueTask WaitAsync(Piece piece, CancellationToken cancellation)
    {
        var half = TimeSpan.FromMilliseconds(0.5);
        var left = piece.Due - time.GetElapsedTime(piece.Arrived);
        if (left > half) await Task.Delay(left - half, time, cancellation).ConfigureAwait(false);
    }

    /// <param name="Due">How long after it arrived it goes on.</param>
    private readonly record struct Piece(byte[] Buffer, int Count, long Arrived, TimeSpan Due);
}
