using System.Net.Sockets;
using System.Text;
using CloudMount.Control;
using CloudMount.Remote;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CloudMount.Tests.Control;

public sealed class ControlChannelTests : IDisposable
{
    private const string MountPoint = "/mnt/some where";
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("cm");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RuntimeDirectory Runtime => RuntimeDirectory.Open(Path.Combine(_root.FullName, "run"));

    private ControlClient Client => new(Runtime.SocketPathOf(MountPoint));

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task Status_arrives_as_the_volume_told_it()
    {
        var target = new ScriptedTarget();
        await using var server = Start(target);
        var (mount, status) = await Client.GetStatusAsync(Cancellation);
        Assert.Equal(MountPoint, mount.MountPoint);
        Assert.Equal(target.GetStatus().Pending, status.Pending);
        Assert.Equal(target.GetStatus().Conflicts, status.Conflicts);
        Assert.Equal(CircuitState.HalfOpen, status.Circuit);
        Assert.Equal(9, status.Counters.Uploads);
    }

    [Fact]
    public async Task Sync_gives_each_progress_and_ends()
    {
        var target = new ScriptedTarget { Progress = { ScriptedTarget.Remaining(2), ScriptedTarget.Remaining(1), ScriptedTarget.Remaining(0) } };
        await using var server = Start(target);
        var remaining = new List<long>();
        await foreach (var progress in Client.SyncAsync("/a", Cancellation)) remaining.Add(progress.RemainingEntries);
        Assert.Equal([2, 1, 0], remaining);
        Assert.Equal("/a", target.SyncedPath);
    }

    [Fact]
    public async Task Sync_is_cancelled_in_the_mount_when_the_asker_goes_away()
    {
        var target = new ScriptedTarget { Progress = { ScriptedTarget.Remaining(1) }, NeverEnds = true };
        await using var server = Start(target);
        await foreach (var _ in Client.SyncAsync(null, Cancellation)) break;
        await target.SyncCancelled.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
    }

    [Fact]
    public async Task Retry_reaches_the_volume()
    {
        var target = new ScriptedTarget();
        await using var server = Start(target);
        await Client.RetryAsync(Cancellation);
        Assert.Equal(1, target.Retries);
    }

    [Fact]
    public async Task It_ends_where_its_directory_went_first()
    {
        var server = Start(new ScriptedTarget());
        Directory.Delete(Path.Combine(_root.FullName, "run"), recursive: true);
        await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
    }

    [Fact]
    public async Task Unmount_answers_after_the_mount_is_no_longer_found()
    {
        ControlServer? server = null;
        server = Start(new ScriptedTarget(), isForced =>
        {
            Assert.True(isForced);
            server!.StopListening();
            return Task.FromResult<string?>(null);
        });
        await Client.UnmountAsync(force: true, Cancellation);
        Assert.Empty(Runtime.ListMounts());
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_refused_unmount_gives_its_reason_and_leaves_the_mount()
    {
        await using var server = Start(new ScriptedTarget(), _ => Task.FromResult<string?>("Files are open."));
        var failure = await Assert.ThrowsAsync<ControlException>(() => Client.UnmountAsync(force: false, Cancellation));
        Assert.Equal("Files are open.", failure.Message);
        Assert.Single(Runtime.ListMounts());
    }

    [Fact]
    public async Task The_answer_of_an_unmount_is_sent_although_the_server_ends()
    {
        var closed = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = new TaskCompletionSource();
        var server = Start(new ScriptedTarget(), _ =>
        {
            asked.SetResult();
            return closed.Task;
        });
        var unmounting = Client.UnmountAsync(force: false, Cancellation);
        await asked.Task;
        var ending = server.DisposeAsync();
        closed.SetResult(null);
        await ending;
        await unmounting;
    }

    [Fact]
    public async Task A_second_server_for_the_same_mount_point_is_refused()
    {
        await using var server = Start(new ScriptedTarget());
        Assert.Throws<ControlException>(() => Start(new ScriptedTarget()));
        await Client.GetStatusAsync(Cancellation);
    }

    [Fact]
    public async Task What_a_dead_process_left_is_removed_and_replaced()
    {
        var path = Runtime.SocketPathOf(MountPoint);
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)) dead.Bind(new UnixDomainSocketEndPoint(path));
        Runtime.Announce(Describe());
        Assert.Empty(Runtime.ListMounts());
        Assert.Empty(Directory.GetFiles(Runtime.Path));
        await using var server = Start(new ScriptedTarget());
        Assert.Equal(MountPoint, Assert.Single(Runtime.ListMounts()).MountPoint);
    }

    [Theory]
    [InlineData("{}\n")]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("null\n")]
    [InlineData("{\"verb\":\"explode\"}\n")]
    [InlineData("no end of line")]
    public async Task A_malformed_request_ends_only_its_own_connection(string request)
    {
        await using var server = Start(new ScriptedTarget());
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Runtime.SocketPathOf(MountPoint)), Cancellation);
        await socket.SendAsync(Encoding.UTF8.GetBytes(request), Cancellation);
        socket.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await socket.ReceiveAsync(new byte[10], Cancellation));
        await Client.GetStatusAsync(Cancellation);
    }

    [Fact]
    public void A_runtime_directory_open_to_others_is_refused()
    {
        var path = Path.Combine(_root.FullName, "open");
        Directory.CreateDirectory(path);
        if (OperatingSystem.IsWindows()) Assert.Skip("Windows has no modes.");
        else File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead);
        var failure = Assert.Throws<ControlException>(() => RuntimeDirectory.Open(path));
        Assert.Contains("chmod 700", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_runtime_directory_is_where_sessions_keep_theirs()
    {
        Assert.Equal("/run/user/7/cloudmount", Place(isRoot: false, ("XDG_RUNTIME_DIR", "/run/user/7")));
        Assert.Equal("/run/cloudmount", Place(isRoot: true, ("XDG_RUNTIME_DIR", "/run/user/0")));
        Assert.Equal("/tmp/cloudmount-ann", Place(isRoot: false));
        Assert.Equal("/x", Place(isRoot: true, (RuntimeDirectory.Variable, "/x")));
    }

    private static string Place(bool isRoot, params (string Name, string Value)[] variables) =>
        RuntimeDirectory.UsualPath(name => variables.FirstOrDefault(variable => variable.Name == name).Value, "ann", isRoot);

    private static MountDescription Describe() => new()
    {
        MountPoint = MountPoint,
        Remote = "smartfile://example.org/",
        ProcessId = Environment.ProcessId,
        Started = DateTimeOffset.UnixEpoch,
        CacheDirectory = "/cache",
    };

    private ControlServer Start(IControlTarget target, Func<bool, Task<string?>>? unmount = null) =>
        ControlServer.Start(Runtime, Describe(), target, unmount ?? (_ => Task.FromResult<string?>(null)), NullLogger.Instance);
}
