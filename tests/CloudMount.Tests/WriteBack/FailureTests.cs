using CloudMount.Control;
using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.Remote.InMemory;
using Xunit;

namespace CloudMount.Tests.WriteBack;

public sealed class FailureTests
{
    public static TheoryData<string, RemoteCall> LostCalls => new()
    {
        { "create", RemoteCall.Upload }, { "mkdir", RemoteCall.MakeDirectory }, { "write", RemoteCall.Upload }, { "save", RemoteCall.Upload },
        { "move", RemoteCall.Move }, { "movedir", RemoteCall.Move }, { "over", RemoteCall.Move }, { "delete", RemoteCall.Delete },
        { "tree", RemoteCall.Delete }, { "chmod", RemoteCall.Edit }, { "exchange", RemoteCall.Move },
    };

    [Theory]
    [MemberData(nameof(LostCalls))]
    public async Task A_lost_answer_changes_nothing_in_the_end(string change, RemoteCall call) => await RunAsync(change, call, restarts: false, isPlain: false);

    [Theory]
    [MemberData(nameof(LostCalls))]
    public async Task A_crash_between_call_and_index_changes_nothing_in_the_end(string change, RemoteCall call) =>
        await RunAsync(change, call, restarts: true, isPlain: false);

    [Theory]
    [MemberData(nameof(LostCalls))]
    public async Task Neither_does_it_on_a_plain_service(string change, RemoteCall call) => await RunAsync(change, call, restarts: true, isPlain: true);

    private static async Task RunAsync(string change, RemoteCall call, bool restarts, bool isPlain)
    {
        await using var rig = new SyncRig(isPlain ? InMemoryOptions.Plain : null);
        foreach (var file in new[] { "/a", "/b", "/d/x", "/d/e/y" }) rig.WriteRemote(file, file);
        await rig.ListTreeAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(5));
        rig.Store.FailNext(call, RemoteErrorKind.TimedOut, afterEffect: true);
        Do(rig, change);
        if (restarts)
        {
            rig.Reconciler.Expedite();
            await rig.Reconciler.RunUntilIdleAsync(rig.Cancellation);
            rig.Reconciler.Expedite();
            await rig.Reconciler.RunUntilIdleAsync(rig.Cancellation);
            await rig.RestartAsync();
        }

        Assert.Empty(await rig.DrainAsync());
        Assert.Equal(rig.LocalPaths(), rig.Memory.AllPaths());
        Assert.Empty(rig.Index.Conflicts());
        Assert.Empty(rig.Index.DirtyIds());
        rig.Time.Advance(TimeSpan.FromMinutes(2));
        await rig.ListTreeAsync();
        Assert.Equal(rig.LocalPaths(), rig.Memory.AllPaths());
        Assert.Empty(rig.Index.DirtyIds());
    }

    private static void Do(SyncRig rig, string change)
    {
        switch (change)
        {
            case "create":
                rig.Create("/new", "content");
                break;
            case "mkdir":
                rig.MakeDirectory("/m");
                rig.Create("/m/n", "content");
                break;
            case "write":
                rig.Write("/a", "content");
                break;
            case "save":
                rig.Create("/t", "content");
                rig.Rename("/t", "/a");
                break;
            case "move":
                rig.Rename("/a", "/d/a");
                break;
            case "movedir":
                rig.Rename("/d", "/f");
                break;
            case "over":
                rig.Rename("/a", "/b");
                break;
            case "delete":
                rig.Remove("/a");
                break;
            case "tree":
                rig.RemoveTree("/d");
                break;
            case "chmod":
                rig.Change("/a", inode => inode with { Permissions = 0, ModifyTime = new(1_700_000_000_000_000_000) });
                break;
            default:
                rig.Exchange("/a", "/b");
                break;
        }
    }

    [Fact]
    public async Task A_file_removed_after_its_first_upload_was_lost_is_removed_there_too()
    {
        await using var rig = new SyncRig();
        rig.Store.FailNext(RemoteCall.Upload, RemoteErrorKind.TimedOut, afterEffect: true);
        rig.Create("/a", "1");
        await rig.PassAsync(2.5);
        Assert.True(rig.Entry("/a").IsBegun);
        rig.Remove("/a");
        await rig.DrainAsync();
        Assert.Empty(rig.Memory.AllPaths());
    }

    [Fact]
    public async Task A_file_moved_and_changed_after_its_first_upload_was_lost_is_there_once()
    {
        await using var rig = new SyncRig();
        rig.Store.FailNext(RemoteCall.Upload, RemoteErrorKind.TimedOut, afterEffect: true);
        rig.Create("/a", "1");
        await rig.PassAsync(2.5);
        rig.Write("/a", "22");
        rig.Rename("/a", "/b");
        await rig.DrainAsync();
        Assert.Equal(["/b"], rig.Memory.AllPaths());
        Assert.Equal("22", rig.ReadRemote("/b"));
    }

    [Fact]
    public async Task A_file_changed_after_an_upload_was_lost_is_no_conflict()
    {
        await using var rig = new SyncRig();
        rig.Create("/a", "0");
        await rig.DrainAsync();
        rig.Store.FailNext(RemoteCall.Upload, RemoteErrorKind.TimedOut, afterEffect: true);
        rig.Write("/a", "1");
        await rig.PassAsync(2.2);
        rig.Write("/a", "22");
        await rig.DrainAsync();
        Assert.Equal("22", rig.ReadRemote("/a"));
        Assert.Empty(rig.Index.Conflicts());
    }

    [Fact]
    public async Task A_refused_upload_stays_with_its_reason_and_goes_on_demand()
    {
        var options = new InMemoryOptions { ForbiddenCharacters = ":" };
        await using var rig = new SyncRig(options);
        rig.Create("/a:b", "1");
        rig.Create("/c", "2");
        rig.MakeDirectory("/d:d");
        rig.Create("/d:d/e", "3");
        var refused = await rig.DrainAsync();
        Assert.Equal(["/a:b", "/d:d"], refused.Select(change => change.Path).Order(StringComparer.Ordinal));
        Assert.All(refused, change => Assert.Equal(PendingState.Refused, change.State));
        Assert.Equal("2", rig.ReadRemote("/c"));
        Assert.Equal(3, rig.Reconciler.PendingCount);
        var attempts = rig.Store.Calls.Total;
        await rig.PassAsync(30);
        Assert.Equal(attempts, rig.Store.Calls.Total);
        await rig.PassAsync(60);
        Assert.Equal(attempts + 2, rig.Store.Calls.Total);
        rig.Reconciler.RetryAll();
        await rig.Reconciler.RunUntilIdleAsync(rig.Cancellation);
        Assert.Equal(attempts + 4, rig.Store.Calls.Total);
        rig.Rename("/a:b", "/ab");
        rig.Rename("/d:d", "/dd");
        Assert.Empty(await rig.DrainAsync());
        Assert.Equal(rig.LocalPaths(), rig.Memory.AllPaths());
    }

    [Fact]
    public async Task While_the_remote_is_away_one_probe_at_a_time_is_sent_and_all_goes_when_it_is_back()
    {
        await using var rig = new SyncRig();
        for (var file = 0; file < 100; file++) rig.Create($"/f{file}", "x");
        rig.Store.IsDisconnected = true;
        await rig.PassAsync(60);
        Assert.InRange(rig.Store.Calls.Total, 16, 40);
        Assert.All(rig.Reconciler.Snapshot(), change => Assert.Equal(PendingState.Waiting, change.State));
        rig.Store.IsDisconnected = false;
        await rig.PassAsync(31);
        Assert.Equal(100, rig.Memory.AllPaths().Count);
    }

    [Fact]
    public async Task Failures_that_pass_are_tried_again_at_growing_intervals()
    {
        await using var rig = new SyncRig();
        rig.Store.FailNext(RemoteCall.Upload, RemoteErrorKind.ServerFailed, times: 5);
        rig.Create("/a", "1");
        await rig.PassAsync(8);
        Assert.InRange(rig.Store.Calls[RemoteCall.Upload], 2, 4);
        await rig.PassAsync(60);
        Assert.Equal("1", rig.ReadRemote("/a"));
        Assert.Equal(6, rig.Store.Calls[RemoteCall.Upload]);
    }

    [Fact]
    public async Task A_content_that_changes_while_it_is_sent_is_sent_again()
    {
        await using var rig = new SyncRig();
        rig.Create("/a", "1");
        var writes = 0;
        rig.Use.Settling = _ =>
        {
            if (writes++ == 1) rig.Write("/a", "2");
        };
        await rig.DrainAsync();
        Assert.Equal("2", rig.ReadRemote("/a"));
        Assert.False(rig.Entry("/a").IsDirty);
    }

    [Fact]
    public async Task Started_on_its_own_threads_it_sends_what_is_due_and_stops()
    {
        await using var rig = new SyncRig();
        rig.Reconciler.Start();
        rig.Create("/a", "1");
        var drained = rig.Reconciler.DrainAsync(null, rig.Cancellation);
        await rig.AdvanceUntilAsync(drained);
        Assert.Equal("1", rig.ReadRemote("/a"));
        rig.Create("/b", "2");
        while (rig.Memory.AllPaths().Count < 2) await rig.AdvanceUntilAsync(Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, rig.Cancellation));
        await rig.Reconciler.StopAsync();
        rig.Create("/c", "3");
        await rig.RestartAsync();
        Assert.Empty(await rig.DrainAsync());
        Assert.Equal(["/a", "/b", "/c"], rig.Memory.AllPaths());
    }

    [Fact]
    public async Task A_cancelled_drain_leaves_the_work_going_on()
    {
        await using var rig = new SyncRig();
        rig.Store.IsDisconnected = true;
        rig.Create("/a", "1");
        using var cancelling = new CancellationTokenSource();
        var drained = rig.Reconciler.DrainAsync(null, cancelling.Token);
        await rig.PassAsync(3);
        Assert.False(drained.IsCompleted);
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drained);
        rig.Store.IsDisconnected = false;
        await rig.PassAsync(10);
        Assert.Equal("1", rig.ReadRemote("/a"));
    }

    [Fact]
    public async Task Only_what_was_asked_for_is_drained()
    {
        await using var rig = new SyncRig();
        rig.MakeDirectory("/d");
        rig.Create("/d/in", "1");
        rig.Create("/out", "2");
        await rig.DrainAsync("/d");
        Assert.Equal(["/d/", "/d/in"], rig.Memory.AllPaths());
    }

    [Fact]
    public async Task Twenty_thousand_new_names_in_a_directory_that_is_not_there_yet_are_sent_once_each()
    {
        await using var rig = new SyncRig();
        rig.MakeDirectory("/d");
        for (var name = 0; name < 20_000; name++) rig.Create($"/d/p{name}", "", FileKind.Fifo);
        await rig.DrainAsync();
        Assert.Equal("Upload 20000, MakeDirectory 1", rig.Store.Calls.ToString());
        Assert.Empty(rig.Index.DirtyIds());
    }
}
