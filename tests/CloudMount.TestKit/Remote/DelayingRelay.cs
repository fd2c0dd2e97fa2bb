using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace CloudMount.TestKit.Remote;

/// <summary>
/// A TCP relay that makes a near server far: every byte arrives half a round trip later, each direction has a rate over all connections, and
/// nothing else is limited. A new connection costs a round trip more, as its handshake would.
/// </summary>
public sealed class DelayingRelay : IAsyncDisposable
{
    private readonly IPEndPoint _target;
    private readonly TimeSpan _delay;
    private readonly TimeProvider _time;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly RelayRate _upRate;
    private readonly RelayRate _downRate;
    private readonly Task _accepting;
    private long _connections;
    private long _stalled;

    /// <summary>Listens at once, until disposed.</summary>
    /// <param name="listen">Port 0 for any free one.</param>
    /// <param name="bitsPerSecond">For each direction; 0 for no limit.</param>
    public DelayingRelay(IPEndPoint listen, IPEndPoint target, TimeSpan roundTrip, long bitsPerSecond = 0, TimeProvider? time = null)
    {
        _target = target;
        _delay = roundTrip / 2;
        _time = time ?? TimeProvider.System;
        _upRate = new RelayRate(bitsPerSecond / 8, _time);
        _downRate = new RelayRate(bitsPerSecond / 8, _time);
        _listener = new Socket(listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(listen);
        _listener.Listen(512);
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        _accepting = AcceptAllAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>The connections accepted so far.</summary>
    public long Connections => Interlocked.Read(ref _connections);

    /// <summary>Bytes from clients to the target.</summary>
    public long BytesUp => _upRate.Total;

    /// <summary>Bytes from the target to clients.</summary>
    public long BytesDown => _downRate.Total;

    /// <summary>From now on nothing comes through on the connections of this moment, which stay open. Later ones work.</summary>
    public void Stall() => Volatile.Write(ref _stalled, Connections);

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
            while (true)
            {
                var client = await _listener.AcceptAsync(_end.Token).ConfigureAwait(false);
                var number = Interlocked.Increment(ref _connections);
                open.RemoveAll(task => task.IsCompleted);
                open.Add(RelayAsync(client, () => number <= Volatile.Read(ref _stalled)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open).ConfigureAwait(false);
        }
    }

    private async Task RelayAsync(Socket client, Func<bool> isStalled)
    {
        using var server = new Socket(_target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            try
            {
                await Task.Delay(_delay * 2, _time, _end.Token).ConfigureAwait(false);
                await server.ConnectAsync(_target, _end.Token).ConfigureAwait(false);
                var up = new RelayDirection(client, server, _delay, _upRate, isStalled, _time).RunAsync(_end.Token);
                var down = new RelayDirection(server, client, _delay, _downRate, isStalled, _time).RunAsync(_end.Token);
                await Task.WhenAll(up, down).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException
                or ChannelClosedException)
            {
                // One side is gone. A reset tells the other, which an orderly end would not.
                client.Close(timeout: 0);
            }
        }
    }
}
