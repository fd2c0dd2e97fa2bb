using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace CloudMount.Control;

/// <summary>
/// Answers the command line for one mount. Listens from <see cref="Start"/> until <see cref="StopListening"/>; connections that are
/// answered then go on until <see cref="DisposeAsync"/>.
/// </summary>
public sealed partial class ControlServer : IAsyncDisposable
{
    private const int Backlog = 16;

    private readonly RuntimeDirectory _directory;
    private readonly MountDescription _mount;
    private readonly IControlTarget _target;
    private readonly Func<bool, Task<string?>> _unmount;
    private readonly ILogger _logger;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();

    // Guarded by _lock.
    private readonly HashSet<Task> _connections = [];
    private bool _isListening = true;
    private Task _accepting = Task.CompletedTask;

    private ControlServer(
        RuntimeDirectory directory, MountDescription mount, IControlTarget target, Func<bool, Task<string?>> unmount, ILogger logger)
    {
        _directory = directory;
        _mount = mount;
        _target = target;
        _unmount = unmount;
        _logger = logger;
        _listener = Listen(directory.SocketPathOf(mount.MountPoint), mount.MountPoint);
    }

    /// <summary>
    /// Listens and announces the mount. Throws <see cref="ControlException"/> when another process serves this mount point.
    /// </summary>
    /// <param name="unmount">
    /// Unmounts, closes the volume and calls <see cref="StopListening"/>, detaching a busy mount when its argument is true. Answers null, or
    /// one sentence why it stays mounted.
    /// </param>
    public static ControlServer Start(
        RuntimeDirectory directory, MountDescription mount, IControlTarget target, Func<bool, Task<string?>> unmount, ILogger logger)
    {
        var server = new ControlServer(directory, mount, target, unmount, logger);
        directory.Announce(mount);
        server._accepting = server.AcceptAsync();
        return server;
    }

    /// <summary>Takes no further connection and is no longer found. May be called more than once.</summary>
    public void StopListening()
    {
        lock (_lock)
        {
            if (!_isListening) return;
            _isListening = false;
        }

        try
        {
            _directory.Withdraw(_mount.MountPoint);
        }
        finally
        {
            _listener.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        StopListening();
        await _accepting.ConfigureAwait(false);
        await _end.CancelAsync().ConfigureAwait(false);
        Task[] connections;
        lock (_lock) connections = [.. _connections];
        await Task.WhenAll(connections).ConfigureAwait(false);
        _end.Dispose();
    }

    private static Socket Listen(string path, string mountPoint)
    {
        if (ControlClient.IsListening(path)) throw new ControlException($"{mountPoint} is already mounted by a running cloudmount.");
        File.Delete(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            throw new ControlException($"The control socket {path} cannot be opened: {failure.Message}", failure);
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptAsync().ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
                return;
            }

            var connection = ServeAsync(socket);
            lock (_lock) _connections.Add(connection);
            _ = connection.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private void Forget(Task connection)
    {
        lock (_lock) _connections.Remove(connection);
    }
}
