using System.Text;
using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.Remote.InMemory;
using CloudMount.Tests.WriteBack;
using Xunit;

namespace CloudMount.Tests.Refresh;

public sealed class RefresherTests
{
    [Fact]
    public async Task A_fresh_directory_is_answered_at_once_and_an_expired_one_is_listed_again()
    {
        await using var rig = new SyncRig();
        rig.WriteRemote("/a", "1");
        Assert.Equal(VfsStatus.Ok, await rig.Refresher.EnsureListedAsync(InodeNumber.Root, rig.Cancellation));
        Assert.Equal(["/a"], rig.LocalPaths());
        rig.WriteRemote("/b", "1");
        Assert.True(rig.Refresher.EnsureListedAsync(InodeNumber.Root, rig.Cancellation).AsTask().IsCompleted);
        Assert.Equal(1, rig.Store.Calls.Total);
        rig.Time.Advance(TimeSpan.FromSeconds(31));
        await rig.Refresher.EnsureListedAsync(InodeNumber.Root, rig.Cancellation);
        Assert.Equal(["/a", "/b"], rig.LocalPaths());
        Assert.Equal(2, rig.Store.Calls.Total);
        Assert.Contains("entry 1 b", rig.Notices);
        Assert.Contains("inode 1 True", rig.Notices);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_walk_over_10000_files_takes_at_most_five_calls(bool isExpired)
    {
        await using var rig = new SyncRig();
        for (var file = 0; file < 10_000; file++) rig.WriteRemote($"/t/d{file / 1000}/e{file / 100 % 10}/f{file}", "x");
        if (isExpired)
        {
            await rig.ListTreeAsync();
            rig.Time.Advance(TimeSpan.FromMinutes(1));
        }

        rig.Store.Calls.Reset();
        await rig.ListTreeAsync();
        Assert.InRange(rig.Store.Calls.Total, 1, 5);
        Assert.Equal(rig.Memory.AllPaths().Count, rig.LocalPaths().Count);
    }

    [Fact]
    public async Task A_tree_too_large_to_list_is_walked_level_by_level()
    {
        await using var rig = new SyncRig(new InMemoryOptions { MaxTreeEntries = 10 });
        for (var file = 0; file < 100; file++) rig.WriteRemote($"/d{file / 10}/f{file}", "x");
        await rig.ListTreeAsync();
        Assert.Equal(rig.Memory.AllPaths().Count, rig.LocalPaths().Count);
        Assert.InRange(rig.Store.Calls.Total, 11, 13);
        rig.RemoveTree("/d0");
        await rig.DrainAsync();
        Assert.DoesNotContain("/d0/", rig.Memory.AllPaths());
    }

    [Fact]
    public async Task Many_that_ask_at_once_share_one_listing()
    {
        await using var rig = new SyncRig();
        rig.WriteRemote("/a", "1");
        rig.Store.Delay = TimeSpan.FromSeconds(1);
        var asked = Enumerable.Range(0, 20).Select(_ => rig.Refresher.EnsureListedAsync(InodeNumber.Root, rig.Cancellation).AsTask()).ToList();
        await rig.AdvanceUntilAsync(Task.WhenAll(asked));
        Assert.Equal(1, rig.Store.Calls.Total);
    }

    [Fact]
    public async Task An_unknown_directory_of_a_remote_that_is_away_is_unreachable_and_a_known_one_is_shown()
    {
        await using var rig = new SyncRig();
        rig.WriteRemote("/d/a", "1");
        await rig.Refresher.EnsureListedAsync(InodeNumber.Root, rig.Cancellation);
        rig.Store.IsDisconnected = true;
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(VfsStatus.Ok, await rig.Refresher.EnsureListedAsync(InodeNumber.Root, rig.Cancellation));
        Assert.Equal(VfsStatus.Unreachable, await rig.Refresher.EnsureListedAsync(rig.Inode("/d").Inode, rig.Cancellation));
        var calls = rig.Store.Calls.Total;
        Assert.True(rig.Refresher.EnsureListedAsync(InodeNumber.Root, rig.Cancellation).AsTask().IsCompleted);
        Assert.Equal(calls, rig.Store.Calls.Total);
    }

    [Fact]
    public async Task A_slow_renewal_is_waited_for_only_a_moment()
    {
        await using var rig = new SyncRig();
        rig.WriteRemote("/a", "1");
        await rig.ListTreeAsync();
        rig.WriteRemote("/b", "1");
        rig.Store.Delay = TimeSpan.FromSeconds(5);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        var start = rig.Time.GetUtcNow();
        var asked = rig.Refresher.EnsureListedAsync(InodeNumber.Root, rig.Cancellation).AsTask();
        await rig.AdvanceUntilAsync(asked);
        Assert.InRange(rig.Time.GetUtcNow() - start, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4));
        Assert.Equal(["/a"], rig.LocalPaths());
    }

    [Fact]
    public async Task The_wait_for_a_slow_renewal_counts_from_its_start()
    {
        await using var rig = new SyncRig();
        rig.WriteRemote("/a", "1");
        await rig.ListTreeAsync();
        rig.Store.Calls.Reset();
        rig.Store.Delay = TimeSpan.FromSeconds(5);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.AdvanceUntilAsync(rig.Refresher.EnsureListedAsync(InodeNumber.Root, rig.Cancellation).AsTask());
        Assert.True(rig.Refresher.EnsureListedAsync(InodeNumber.Root, rig.Cancellation).AsTask().IsCompleted);
        Assert.Equal(1, rig.Store.Calls.Total);
    }

    [Fact]
    public async Task A_way_down_through_expired_directories_takes_one_listing_each()
    {
        await using var rig = new SyncRig();
        foreach (var file in new[] { "/a/b/f", "/c/f", "/d/f" }) rig.WriteRemote(file, "1");
        await rig.ListTreeAsync();
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        rig.Store.Calls.Reset();
        await LookUpAsync(rig, "/a/b/f");
        Assert.Equal("List 2", rig.Store.Calls.ToString());
        await LookUpAsync(rig, "/c");
        await LookUpAsync(rig, "/d");
        Assert.Equal("List 3", rig.Store.Calls.ToString());
    }

    [Fact]
    public async Task A_listing_of_a_directory_shows_its_own_attributes()
    {
        await using var here = new SyncRig();
        await using var there = new SyncRig(shared: here.Memory);
        here.MakeDirectory("/d");
        await here.DrainAsync();
        await there.ListTreeAsync();
        here.Change("/d", record => record with { Permissions = 0b111_000_000 });
        await here.DrainAsync();
        there.Time.Advance(TimeSpan.FromMinutes(1));
        await LookUpAsync(there, "/d");
        Assert.Equal(0b111_000_000u, there.Inode("/d").Permissions);
        Assert.Empty(there.Index.DirtyIds());
    }

    [Fact]
    public async Task A_looked_up_directory_that_became_a_file_there_is_found_as_such()
    {
        await using var rig = new SyncRig();
        rig.WriteRemote("/a/b", "1");
        await rig.ListTreeAsync();
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        rig.Memory.Remove("/a");
        rig.WriteRemote("/a", "1");
        await LookUpAsync(rig, "/a");
        Assert.Equal(["/a"], rig.LocalPaths());
    }

    [Fact]
    public async Task The_removal_of_an_expired_tree_takes_three_calls()
    {
        await using var rig = new SyncRig();
        for (var file = 0; file < 1000; file++) rig.WriteRemote($"/t/d{file / 100}/f{file}", "x");
        await rig.ListTreeAsync();
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        rig.Store.Calls.Reset();
        await LookUpAsync(rig, "/t");
        var tree = rig.Inode("/t").Inode;
        await rig.Refresher.EnsureListedAsync(tree, rig.Cancellation);
        for (var directory = 0; directory < 10; directory++)
        {
            await rig.Refresher.EnsureListedAsync(rig.Inode($"/t/d{directory}").Inode, rig.Cancellation);
            rig.RemoveTree($"/t/d{directory}");
            rig.Refresher.NoteRemoval(tree);
        }

        rig.Remove("/t");
        await rig.DrainAsync();
        Assert.Equal("List 2, Delete 1", rig.Store.Calls.ToString());
        Assert.Empty(rig.Memory.AllPaths());
    }

    [Fact]
    public async Task A_removal_spares_renewals_for_a_moment_only_and_only_beside_it()
    {
        await using var rig = new SyncRig();
        foreach (var file in new[] { "/t/a/f", "/t/b/f", "/u/f" }) rig.WriteRemote(file, "1");
        await rig.ListTreeAsync();
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        rig.Store.Calls.Reset();
        rig.Refresher.NoteRemoval(rig.Inode("/t").Inode);
        await rig.Refresher.EnsureListedAsync(rig.Inode("/t/b").Inode, rig.Cancellation);
        Assert.Equal(0, rig.Store.Calls.Total);
        await rig.Refresher.EnsureListedAsync(rig.Inode("/u").Inode, rig.Cancellation);
        Assert.Equal(1, rig.Store.Calls.Total);
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        await rig.Refresher.EnsureListedAsync(rig.Inode("/t/b").Inode, rig.Cancellation);
        Assert.Equal(2, rig.Store.Calls.Total);
    }

    [Fact]
    public async Task A_listing_asked_for_before_a_call_ended_says_nothing_about_its_names()
    {
        await using var rig = new SyncRig();
        rig.WriteRemote("/d/a", "1");
        rig.WriteRemote("/d/b", "1");
        await rig.ListTreeAsync();
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        using (rig.Parts.Guard.BeginListing(out var sequence))
        {
            var listing = (await rig.Memory.ListAsync(RemotePath.Root, true, rig.Cancellation)).Value;
            rig.Create("/d/new", "1");
            rig.Remove("/d/a");
            rig.Rename("/d/b", "/c");
            await rig.DrainAsync();
            new CloudMount.Refresh.ListingApplication(rig.Parts, sequence, Timestamp.Now(rig.Time)).Apply(InodeNumber.Root, listing);
        }

        Assert.Equal(["/c", "/d/", "/d/new"], rig.LocalPaths());
        Assert.Equal(rig.LocalPaths(), rig.Memory.AllPaths());
        Assert.Empty(rig.Index.DirtyIds());
    }

    [Fact]
    public async Task A_listing_of_a_directory_that_was_moved_meanwhile_is_skipped()
    {
        await using var rig = new SyncRig();
        rig.WriteRemote("/d/e/a", "1");
        await rig.ListTreeAsync();
        var inode = rig.Inode("/d/e").Inode;
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        using (rig.Parts.Guard.BeginListing(out var sequence))
        {
            RemotePath.TryParse("/d/e", out var path);
            rig.Memory.Remove("/d/e/a");
            var listing = (await rig.Memory.ListAsync(path, false, rig.Cancellation)).Value;
            rig.Rename("/d", "/f");
            await rig.DrainAsync();
            new CloudMount.Refresh.ListingApplication(rig.Parts, sequence, Timestamp.Now(rig.Time)).Apply(inode, listing);
        }

        Assert.Equal(["/f/", "/f/e/", "/f/e/a"], rig.LocalPaths());
    }

    [Fact]
    public async Task A_clean_file_takes_the_new_version_under_its_inode()
    {
        await using var rig = new SyncRig();
        var inode = rig.Create("/a", "old");
        await rig.DrainAsync();
        rig.WriteRemote("/a", "newer");
        await rig.RefreshAsync();
        Assert.Equal(inode, rig.Inode("/a").Inode);
        Assert.Equal(5, rig.Inode("/a").Size);
        Assert.Equal(0, rig.Inode("/a").Content);
        rig.Index.Flush();
        Assert.Empty(rig.Area.ScanDisk());
        Assert.Contains($"inode {inode} True", rig.Notices);
    }

    [Fact]
    public async Task An_open_file_keeps_its_bytes_and_the_name_leads_to_a_new_inode()
    {
        await using var rig = new SyncRig();
        var inode = rig.Create("/a", "old");
        await rig.DrainAsync();
        rig.Use.Open.Add(inode);
        rig.WriteRemote("/a", "newer");
        await rig.RefreshAsync();
        Assert.NotEqual(inode, rig.Inode("/a").Inode);
        Assert.NotEqual(0, rig.Index.FindInode(inode)!.Content);
        Assert.Equal(0u, rig.Index.FindInode(inode)!.LinkCount);
        Assert.Contains("entry 1 a", rig.Notices);
    }

    [Fact]
    public async Task One_name_of_a_hard_link_that_changed_there_leaves_the_other()
    {
        await using var rig = new SyncRig();
        rig.Create("/a", "same");
        rig.Link("/a", "/b");
        await rig.DrainAsync();
        rig.WriteRemote("/a", "other");
        await rig.RefreshAsync();
        Assert.NotEqual(rig.Inode("/a").Inode, rig.Inode("/b").Inode);
        Assert.Equal("same", rig.ReadLocal("/b"));
        Assert.Equal(1u, rig.Inode("/b").LinkCount);
    }

    [Fact]
    public async Task What_vanished_there_goes_here_but_for_what_was_changed_or_made_here()
    {
        await using var rig = new SyncRig();
        foreach (var file in new[] { "/d/a", "/d/b", "/e/f/c", "/e/f/g", "/x" }) rig.WriteRemote(file, "1");
        await rig.ListTreeAsync();
        rig.Write("/d/b", "mine");
        rig.Create("/e/f/new", "mine");
        foreach (var path in new[] { "/d", "/e", "/x" }) rig.Memory.Remove(path);
        await rig.RefreshAsync();
        Assert.Equal(["/d/", "/d/b", "/e/", "/e/f/", "/e/f/new"], rig.LocalPaths());
        await rig.DrainAsync();
        Assert.Equal(rig.LocalPaths(), rig.Memory.AllPaths());
        Assert.Equal(4u, rig.Inode("/").LinkCount);
    }

    [Fact]
    public async Task A_file_that_became_a_directory_there_does_so_here()
    {
        await using var rig = new SyncRig();
        rig.WriteRemote("/a", "1");
        await rig.ListTreeAsync();
        rig.Memory.Remove("/a");
        rig.WriteRemote("/a/b", "1");
        await rig.RefreshAsync();
        await rig.ListTreeAsync();
        Assert.Equal(["/a/", "/a/b"], rig.LocalPaths());
    }

    [Fact]
    public async Task Names_that_differ_only_by_case_are_different()
    {
        await using var rig = new SyncRig();
        rig.WriteRemote("/a", "1");
        rig.WriteRemote("/A", "2");
        await rig.ListTreeAsync();
        Assert.Equal(["/A", "/a"], rig.LocalPaths());
    }

    [Fact]
    public async Task Mode_owner_kind_and_extended_attributes_come_back_on_another_machine()
    {
        await using var here = new SyncRig();
        await using var there = new SyncRig(shared: here.Memory);
        here.Create("/f", "1");
        here.Change("/f", inode => inode with { Permissions = 0b100_111_000_001, UserId = 7, GroupId = 8, ModifyTime = new(123_456_789_100) });
        here.SetAttribute("/f", "user.note", "kept");
        here.Create("/l", "../target", FileKind.SymbolicLink);
        await here.DrainAsync();
        await there.ListTreeAsync();
        var inode = there.Inode("/f");
        Assert.Equal((0b100_111_000_001u, 7u, 8u, new Timestamp(123_456_789_100)), (inode.Permissions, inode.UserId, inode.GroupId, inode.ModifyTime));
        Assert.Equal("kept"u8.ToArray(), there.Index.FindExtendedAttribute(inode.Inode, "user.note"u8));
        Assert.Equal(FileKind.SymbolicLink, there.Inode("/l").Kind);
        Assert.Equal(VfsStatus.Ok, await new CloudMount.Refresh.LinkTargets(there.Parts).EnsureAsync(there.Inode("/l").Inode, there.Cancellation));
        Assert.Equal("../target"u8.ToArray(), there.Index.FindTarget(there.Inode("/l").Inode));
        here.Change("/f", record => record with { Permissions = 0b110_000_000 });
        await here.DrainAsync();
        await there.RefreshAsync();
        Assert.Equal(0b110_000_000u, there.Inode("/f").Permissions);
    }

    [Fact]
    public async Task A_path_is_refreshed_on_demand()
    {
        await using var rig = new SyncRig();
        rig.WriteRemote("/d/a", "1");
        await rig.ListTreeAsync();
        rig.WriteRemote("/d/b", "1");
        Assert.Equal(VfsStatus.Ok, await rig.Refresher.RefreshAsync("/d", rig.Cancellation));
        Assert.Equal(["/d/", "/d/a", "/d/b"], rig.LocalPaths());
        Assert.Equal(VfsStatus.NotFound, await rig.Refresher.RefreshAsync("/x", rig.Cancellation));
    }

    // As the kernel resolves a path when it holds nothing of it any more.
    private static async Task LookUpAsync(SyncRig rig, string path)
    {
        var at = InodeNumber.Root;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Encoding.UTF8.GetBytes))
        {
            await rig.Refresher.EnsureEntryAsync(at, name, rig.Cancellation);
            if (!rig.Index.TryFindChild(at, name, out at)) return;
        }
    }
}
