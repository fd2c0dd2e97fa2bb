using CloudMount.Control;
using CloudMount.Primitives;
using CloudMount.Remote;
using Xunit;

namespace CloudMount.Tests.WriteBack;

/// <summary>What must not hold up the queue.</summary>
public sealed class PumpTests
{
    [Fact]
    public async Task A_drain_tries_again_what_was_refused_before_it()
    {
        await using var rig = new SyncRig();
        rig.Create("/a", "1");
        rig.Store.FailNext(RemoteCall.Upload, RemoteErrorKind.QuotaExceeded);
        Assert.Single(await rig.DrainAsync());
        Assert.Empty(await rig.DrainAsync());
        Assert.Equal("1", rig.ReadRemote("/a"));
    }

    [Fact]
    public async Task A_drain_of_a_path_tries_again_what_the_path_waits_for()
    {
        await using var rig = new SyncRig();
        rig.MakeDirectory("/d");
        rig.Create("/d/a", "1");
        rig.Store.FailNext(RemoteCall.MakeDirectory, RemoteErrorKind.QuotaExceeded);
        Assert.Single(await rig.DrainAsync());
        Assert.Empty(await rig.DrainAsync("/d/a"));
        Assert.Equal("1", rig.ReadRemote("/d/a"));
    }

    [Fact]
    public async Task A_refusal_of_a_call_that_began_before_the_drain_does_not_end_it()
    {
        await using var rig = new SyncRig();
        rig.Create("/a", "1");
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        rig.Store.FailNext(RemoteCall.Upload, RemoteErrorKind.QuotaExceeded, afterEffect: true);
        rig.Store.Hold(afterEffect: true);
        var pump = rig.Reconciler.RunUntilIdleAsync(rig.Cancellation);
        while (rig.Store.HeldCalls == 0) await Task.Delay(1, rig.Cancellation);
        var drain = rig.Reconciler.DrainAsync(null, rig.Cancellation);
        rig.Store.LetGo();
        await pump;
        Assert.Empty(await drain);
    }

    [Fact]
    public async Task A_refused_entry_is_reported_when_it_is_refused_again()
    {
        await using var rig = new SyncRig();
        rig.Create("/a", "1");
        rig.Store.FailNext(RemoteCall.Upload, RemoteErrorKind.QuotaExceeded, times: 2);
        Assert.Single(await rig.DrainAsync());
        Assert.Single(await rig.DrainAsync());
        Assert.Equal(2, rig.Store.Calls[RemoteCall.Upload]);
    }

    [Fact]
    public async Task An_entry_whose_content_cannot_be_looked_at_holds_up_no_other()
    {
        await using var rig = new SyncRig();
        var broken = rig.Create("/broken", "1");
        rig.Create("/other", "2");
        rig.Use.Writers.Add(broken);
        rig.Use.Settling = inode =>
        {
            if (inode == broken) throw new VfsException(VfsStatus.IoError, "The disk failed.");
        };
        await rig.PassAsync(5);
        Assert.Equal("2", rig.ReadRemote("/other"));
        var pending = Assert.Single(rig.Reconciler.Snapshot());
        Assert.Equal((PendingState.Waiting, "The disk failed."), (pending.State, pending.Reason));
        rig.Use.Writers.Clear();
        rig.Use.Settling = _ => { };
        await rig.DrainAsync();
        Assert.Equal("1", rig.ReadRemote("/broken"));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_holds_up_nothing()
    {
        await using var rig = new SyncRig();
        rig.Create("/a", "1");
        await rig.PassAsync(0.5);
        rig.Time.Shift = TimeSpan.FromDays(-1);
        await rig.PassAsync(5);
        Assert.Equal("1", rig.ReadRemote("/a"));
    }

    [Fact]
    public async Task After_the_clock_was_set_back_changes_of_the_remote_still_appear()
    {
        await using var rig = new SyncRig();
        await rig.ListTreeAsync();
        rig.Time.Shift = TimeSpan.FromDays(-1);
        rig.WriteRemote("/a", "1");
        await rig.ListTreeAsync();
        Assert.NotNull(rig.FindInode("/a"));
        rig.WriteRemote("/b", "1");
        await rig.RefreshAsync();
        Assert.NotNull(rig.FindInode("/b"));
    }
}
