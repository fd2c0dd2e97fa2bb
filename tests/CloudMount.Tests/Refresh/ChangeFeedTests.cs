using CloudMount.Primitives;
using CloudMount.Refresh;
using CloudMount.Remote;
using CloudMount.Remote.InMemory;
using CloudMount.Tests.WriteBack;
using Xunit;

namespace CloudMount.Tests.Refresh;

/// <summary>What others change shows although no listing expired: the expiry is an hour.</summary>
public sealed class ChangeFeedTests
{
    private static readonly RefreshOptions Options = new() { Expiry = TimeSpan.FromHours(1) };

    [Fact]
    public async Task What_another_changes_is_listed_at_once_and_the_kernel_is_told()
    {
        await using var rig = await OpenAsync();
        rig.WriteRemote("/d/changed", "1");
        rig.WriteRemote("/d/gone", "1");
        await rig.ListTreeAsync();
        await using var feed = await FollowAsync(rig);
        rig.WriteRemote("/d/changed", "longer");
        rig.WriteRemote("/new", "1");
        rig.Memory.Remove("/d/gone");
        await UntilAsync(rig, () => rig.LocalPaths() is ["/d/", "/d/changed", "/new"] && rig.Inode("/d/changed").Size == 6);
        Assert.Contains("entry 1 new", rig.Notices);
        Assert.Contains($"entry {rig.Inode("/d").Inode} gone", rig.Notices);
        Assert.Contains($"inode {rig.Inode("/d/changed").Inode} True", rig.Notices);
    }

    [Fact]
    public async Task A_move_is_seen_at_both_ends()
    {
        await using var rig = await OpenAsync();
        rig.WriteRemote("/a/f", "1");
        rig.Memory.CreateDirectory("/b");
        await rig.ListTreeAsync();
        await using var feed = await FollowAsync(rig);
        await rig.Memory.MoveAsync(Path("/a/f"), Path("/b/g"), replacedVersion: null, rig.Cancellation);
        await UntilAsync(rig, () => rig.LocalPaths() is ["/a/", "/b/", "/b/g"]);
    }

    [Fact]
    public async Task A_directory_that_was_never_listed_costs_nothing()
    {
        await using var rig = await OpenAsync();
        rig.WriteRemote("/known/f", "1");
        rig.WriteRemote("/other/f", "1");
        await rig.Refresher.EnsureListedAsync(InodeNumber.Root, rig.Cancellation);
        await rig.Refresher.EnsureListedAsync(rig.Inode("/known").Inode, rig.Cancellation);
        var cursor = await CursorAsync(rig);
        rig.Store.Calls.Reset();
        rig.WriteRemote("/other/g", "1");
        await ApplyAsync(rig, cursor);
        Assert.Equal(0, rig.Store.Calls.Total);
        rig.WriteRemote("/known/g", "1");
        rig.WriteRemote("/known/h", "1");
        await ApplyAsync(rig, cursor);
        Assert.Equal("List 1", rig.Store.Calls.ToString());
    }

    [Fact]
    public async Task What_this_mount_did_itself_costs_no_listing()
    {
        await using var rig = await OpenAsync();
        rig.WriteRemote("/d/old", "1");
        rig.WriteRemote("/d/removed", "1");
        await rig.ListTreeAsync();
        var cursor = await CursorAsync(rig);
        rig.Create("/d/made", "content");
        rig.MakeDirectory("/d/dir");
        rig.Rename("/d/old", "/renamed");
        rig.Remove("/d/removed");
        await rig.DrainAsync();
        rig.Store.Calls.Reset();
        Assert.True((await ApplyAsync(rig, cursor)).Changes!.Count >= 4);
        Assert.Equal(0, rig.Store.Calls.Total);
        Assert.True(rig.Refresher.IsFresh(rig.Inode("/d")));
    }

    [Fact]
    public async Task Many_changed_directories_are_listed_only_when_somebody_needs_them()
    {
        await using var rig = await OpenAsync();
        for (var number = 0; number < 100; number++) rig.WriteRemote($"/d{number}/f", "1");
        rig.WriteRemote("/quiet/f", "1");
        await rig.ListTreeAsync();
        var cursor = await CursorAsync(rig);
        rig.Store.Calls.Reset();
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        for (var number = 0; number < 100; number++) rig.WriteRemote($"/d{number}/g", "1");
        await ApplyAsync(rig, cursor);
        Assert.Equal(0, rig.Store.Calls.Total);
        Assert.Contains($"entry {rig.Inode("/d7").Inode} f", rig.Notices);
        await rig.Refresher.EnsureListedAsync(rig.Inode("/d7").Inode, rig.Cancellation);
        await rig.Refresher.EnsureListedAsync(rig.Inode("/quiet").Inode, rig.Cancellation);
        Assert.NotNull(rig.FindInode("/d7/g"));
        Assert.Equal("List 1", rig.Store.Calls.ToString());
        Assert.True(rig.Refresher.IsFresh(rig.Inode("/d7")));
    }

    [Fact]
    public async Task Many_changes_in_one_directory_take_one_listing_each_time_they_are_told()
    {
        await using var rig = await OpenAsync();
        rig.WriteRemote("/d/f", "1");
        await rig.ListTreeAsync();
        var cursor = await CursorAsync(rig);
        rig.Store.Calls.Reset();
        for (var number = 0; number < 500; number++) rig.WriteRemote($"/d/f{number}", "1");
        await ApplyAsync(rig, cursor);
        Assert.Equal("List 1", rig.Store.Calls.ToString());
        Assert.Equal(502, rig.LocalPaths().Count);
    }

    [Fact]
    public async Task A_vague_change_of_a_directory_lists_it_and_what_holds_it()
    {
        await using var rig = await OpenAsync();
        rig.WriteRemote("/a/b/f", "1");
        await rig.ListTreeAsync();
        rig.Store.Calls.Reset();
        await Application(rig).ApplyAsync([new(Path("/a/b"), RemoteChangeKind.Unknown)], rig.Cancellation);
        Assert.Equal("List 2", rig.Store.Calls.ToString());
        await Application(rig).ApplyAsync([new(RemotePath.Root, RemoteChangeKind.Unknown)], rig.Cancellation);
        Assert.Equal("List 3", rig.Store.Calls.ToString());
    }

    [Fact]
    public async Task After_a_failure_the_feed_goes_on_from_where_it_was_with_growing_pauses()
    {
        await using var rig = await OpenAsync();
        rig.WriteRemote("/f", "1");
        await rig.ListTreeAsync();
        await using var feed = await FollowAsync(rig);
        rig.Store.FailNext(RemoteCall.GetChanges, RemoteErrorKind.Unreachable, times: 4);
        var start = rig.Time.GetUtcNow();
        rig.WriteRemote("/first", "1");
        await UntilAsync(rig, () => feed.State == FeedState.Interrupted);
        rig.WriteRemote("/meanwhile", "1");
        await UntilAsync(rig, () => rig.FindInode("/meanwhile") is not null);

        // At once, after 5, 10 and 20 s.
        Assert.InRange(rig.Time.GetUtcNow() - start, TimeSpan.FromSeconds(35), TimeSpan.FromSeconds(60));

        // Told once all of the answer is applied.
        await UntilAsync(rig, () => feed.State == FeedState.Followed);
    }

    [Fact]
    public async Task A_service_that_answers_again_is_asked_at_once()
    {
        await using var rig = await OpenAsync();
        await rig.ListTreeAsync();
        await using var feed = await FollowAsync(rig);
        rig.Store.IsDisconnected = true;
        rig.WriteRemote("/f", "1");
        await UntilAsync(rig, () => feed.Calls >= 8, step: 1);
        rig.Store.IsDisconnected = false;
        var start = rig.Time.GetUtcNow();
        rig.Store.Health.SetCircuit(CircuitState.Open, TimeSpan.FromSeconds(1));
        rig.Store.Health.SetCircuit(CircuitState.Closed);
        rig.WriteRemote("/g", "1");
        await UntilAsync(rig, () => rig.FindInode("/g") is not null);
        Assert.InRange(rig.Time.GetUtcNow() - start, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task When_the_cursor_is_no_longer_good_every_listing_is_old()
    {
        await using var rig = await OpenAsync(new InMemoryOptions { MaxKeptChanges = 3 });
        for (var number = 0; number < 10; number++) rig.WriteRemote($"/d{number}/f", "1");
        await rig.ListTreeAsync();
        await using var feed = await FollowAsync(rig);
        rig.Store.FailNext(RemoteCall.GetChanges, RemoteErrorKind.Unreachable, times: 2);
        rig.WriteRemote("/f", "1");
        await UntilAsync(rig, () => feed.State == FeedState.Interrupted);
        for (var number = 0; number < 10; number++) rig.WriteRemote($"/d{number}/g", "1");
        await UntilAsync(rig, () => feed.State == FeedState.Followed && !rig.Refresher.IsFresh(rig.Inode("/d0")));
        Assert.Contains($"entry {rig.Inode("/d3").Inode} f", rig.Notices);
        await rig.ListTreeAsync();
        for (var number = 0; number < 10; number++) Assert.NotNull(rig.FindInode($"/d{number}/g"));
    }

    [Fact]
    public async Task What_was_listed_before_the_feed_began_is_old()
    {
        await using var rig = await OpenAsync();
        rig.WriteRemote("/f", "1");
        await rig.ListTreeAsync();
        rig.WriteRemote("/missed", "1");
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        await using var feed = await FollowAsync(rig);
        await rig.ListTreeAsync();
        Assert.NotNull(rig.FindInode("/missed"));
    }

    [Fact]
    public async Task An_idle_feed_asks_twice_a_minute_and_ends_at_once()
    {
        await using var rig = await OpenAsync();
        await rig.ListTreeAsync();
        var feed = await FollowAsync(rig);
        await UntilAsync(rig, () => feed.Calls == 2);
        var start = rig.Time.GetUtcNow();
        await UntilAsync(rig, () => feed.Calls == 4, step: 1);
        Assert.InRange(rig.Time.GetUtcNow() - start, TimeSpan.FromSeconds(58), TimeSpan.FromSeconds(64));
        await feed.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), rig.Cancellation);
    }

    [Fact]
    public async Task A_service_that_tells_nothing_is_left_alone()
    {
        await using var rig = new SyncRig(InMemoryOptions.Plain);
        await using var feed = new ChangeFeed(rig.Parts, rig.Refresher, Options);
        Assert.Equal(FeedState.Interrupted, feed.State);
        feed.Start();
        await UntilAsync(rig, () => feed.State == FeedState.None);
        rig.Time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal((0, 0), (feed.Calls, rig.Store.Calls[RemoteCall.GetChanges]));
    }

    [Fact]
    public void A_mark_of_the_future_does_not_count_and_too_many_mark_everything()
    {
        var marks = new StaleMarks(maxKept: 2);
        var listed = new CloudMount.Index.InodeRecord { Inode = new(5), Kind = FileKind.Directory, ListedAt = Timestamp.From(10, 0) };
        marks.Mark(new(5), Timestamp.From(20, 0));
        Assert.True(marks.IsStale(listed, Timestamp.From(21, 0)));
        Assert.False(marks.IsStale(listed, Timestamp.From(15, 0)));
        Assert.False(marks.IsStale(listed with { ListedAt = Timestamp.From(20, 0) }, Timestamp.From(21, 0)));
        marks.Clear(listed);
        Assert.True(marks.IsStale(listed, Timestamp.From(21, 0)));
        marks.Clear(listed with { ListedAt = Timestamp.From(30, 0) });
        Assert.False(marks.IsStale(listed, Timestamp.From(21, 0)));
        for (ulong inode = 10; inode < 13; inode++) marks.Mark(new(inode), Timestamp.From(22, 0));
        Assert.True(marks.IsStale(listed, Timestamp.From(23, 0)));
    }

    private static async Task<SyncRig> OpenAsync(InMemoryOptions? options = null)
    {
        var rig = new SyncRig(options) { RefreshOptions = Options };
        await rig.RestartAsync();
        return rig;
    }

    private static FeedApplication Application(SyncRig rig) => new(rig.Parts, rig.Refresher, Options);

    private static async Task<string> CursorAsync(SyncRig rig) => (await rig.Memory.GetChangesAsync(null, rig.Cancellation)).Value.Cursor;

    private static async Task<RemoteChanges> ApplyAsync(SyncRig rig, string cursor)
    {
        var changes = (await rig.Memory.GetChangesAsync(cursor, rig.Cancellation)).Value;
        await Application(rig).ApplyAsync(changes.Changes, rig.Cancellation);
        return changes;
    }

    private static async Task<ChangeFeed> FollowAsync(SyncRig rig)
    {
        var feed = new ChangeFeed(rig.Parts, rig.Refresher, Options);
        feed.Start();
        await UntilAsync(rig, () => feed.State == FeedState.Followed);
        return feed;
    }

    private static async Task UntilAsync(SyncRig rig, Func<bool> isTrue, double step = 0.1)
    {
        for (var rounds = 0; !isTrue(); rounds++)
        {
            Assert.True(rounds < 5000, "It did not become true.");
            rig.Time.Advance(TimeSpan.FromSeconds(step));
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, rig.Cancellation);
        }
    }

    private static RemotePath Path(string text) => RemotePath.TryParse(text, out var path) ? path : throw new ArgumentException(text, nameof(text));
}
