using CloudMount.Remote.InMemory;
using Xunit;

namespace CloudMount.Tests.WriteBack;

public sealed class ConflictTests
{
    private const string Copy = "/a (conflict here 2026-01-01).txt";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Both_contents_exist_after_both_sides_changed_a_file(bool isPlain)
    {
        await using var rig = new SyncRig(isPlain ? InMemoryOptions.Plain : null);
        var inode = rig.Create("/a.txt", "old");
        await rig.DrainAsync();
        rig.Use.Open.Add(inode);
        rig.Write("/a.txt", "mine");
        rig.WriteRemote("/a.txt", "theirs");
        await rig.DrainAsync();
        Assert.Equal("theirs", rig.ReadRemote("/a.txt"));
        Assert.Equal("mine", rig.ReadRemote(Copy));
        Assert.Equal(rig.LocalPaths(), rig.Memory.AllPaths());
        Assert.Equal(inode, rig.Inode(Copy).Inode);
        Assert.NotEqual(inode, rig.Inode("/a.txt").Inode);
        var (path, copy, _) = Assert.Single(rig.Index.Conflicts());
        Assert.Equal(("/a.txt", Copy), (path, copy));
        Assert.Contains("entry 1 a.txt", rig.Notices);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_another_machine_does_at_the_last_moment_is_not_replaced_by_a_move(bool isRemoved)
    {
        await using var rig = new SyncRig();
        rig.Create("/a.txt", "old");
        rig.Create("/b", "mine");
        await rig.DrainAsync();
        rig.Rename("/b", "/a.txt");
        rig.Store.Hold(afterEffect: false);
        var drain = rig.DrainAsync();
        while (rig.Store.HeldCalls == 0) await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, rig.Cancellation);
        if (isRemoved) rig.Memory.Remove("/a.txt");
        else rig.WriteRemote("/a.txt", "theirs");
        rig.Store.LetGo();
        await drain;
        Assert.Equal(isRemoved ? ["/a.txt"] : ["/a (conflict here 2026-01-01).txt", "/a.txt"], rig.Memory.AllPaths());
        Assert.Equal("mine", rig.ReadRemote(isRemoved ? "/a.txt" : Copy));
        if (!isRemoved) Assert.Equal("theirs", rig.ReadRemote("/a.txt"));
        Assert.Equal(rig.LocalPaths(), rig.Memory.AllPaths());
    }

    [Fact]
    public async Task A_second_conflict_of_a_day_gets_a_number()
    {
        await using var rig = new SyncRig();
        rig.Create("/a.txt", "old");
        await rig.DrainAsync();
        for (var round = 0; round < 2; round++)
        {
            rig.Write("/a.txt", $"mine {round}");
            rig.WriteRemote("/a.txt", $"theirs {round}");
            await rig.DrainAsync();
        }

        Assert.Equal("mine 1", rig.ReadRemote("/a (conflict here 2026-01-01 2).txt"));
    }

    [Fact]
    public async Task A_new_file_meets_another_one_of_its_name()
    {
        await using var rig = new SyncRig();
        rig.Create("/a.txt", "mine");
        rig.WriteRemote("/a.txt", "theirs");
        await rig.DrainAsync();
        Assert.Equal("theirs", rig.ReadRemote("/a.txt"));
        Assert.Equal("mine", rig.ReadRemote(Copy));
        Assert.Equal(rig.LocalPaths(), rig.Memory.AllPaths());
    }

    [Fact]
    public async Task Equal_bytes_are_no_conflict()
    {
        await using var rig = new SyncRig();
        rig.Create("/a.txt", "same");
        rig.WriteRemote("/a.txt", "same");
        await rig.DrainAsync();
        Assert.Equal(["/a.txt"], rig.Memory.AllPaths());
        Assert.Empty(rig.Index.Conflicts());
        Assert.False(rig.Entry("/a.txt").IsDirty);
    }

    [Fact]
    public async Task A_new_directory_and_one_of_its_name_become_one()
    {
        await using var rig = new SyncRig();
        rig.MakeDirectory("/d");
        rig.Create("/d/mine", "1");
        rig.WriteRemote("/d/theirs", "2");
        await rig.DrainAsync();
        Assert.Equal(["/d/", "/d/mine", "/d/theirs"], rig.Memory.AllPaths());
        await rig.ListTreeAsync();
        Assert.Equal(rig.Memory.AllPaths(), rig.LocalPaths());
        Assert.Empty(rig.Index.Conflicts());
    }

    [Fact]
    public async Task A_new_directory_meets_a_file_of_its_name()
    {
        await using var rig = new SyncRig();
        rig.MakeDirectory("/a.txt");
        rig.Create("/a.txt/mine", "1");
        rig.WriteRemote("/a.txt", "theirs");
        await rig.DrainAsync();
        Assert.Equal([$"{Copy}/", $"{Copy}/mine", "/a.txt"], rig.Memory.AllPaths());
        Assert.Equal(rig.Memory.AllPaths(), rig.LocalPaths());
    }

    [Fact]
    public async Task A_removed_file_that_was_changed_there_comes_back()
    {
        await using var rig = new SyncRig();
        rig.Create("/a.txt", "old");
        await rig.DrainAsync();
        rig.Remove("/a.txt");
        rig.WriteRemote("/a.txt", "theirs");
        await rig.DrainAsync();
        Assert.Equal("theirs", rig.ReadRemote("/a.txt"));
        Assert.Equal(["/a.txt"], rig.LocalPaths());
        Assert.Single(rig.Index.Conflicts());
    }

    [Fact]
    public async Task A_file_removed_there_and_changed_here_is_made_again()
    {
        await using var rig = new SyncRig();
        rig.Create("/a.txt", "old");
        await rig.DrainAsync();
        rig.Write("/a.txt", "mine");
        rig.Memory.Remove("/a.txt");
        await rig.DrainAsync();
        Assert.Equal("mine", rig.ReadRemote("/a.txt"));
        Assert.Empty(rig.Index.Conflicts());
    }

    [Fact]
    public async Task A_replacing_save_meets_a_new_version()
    {
        await using var rig = new SyncRig();
        rig.Create("/a.txt", "old");
        await rig.DrainAsync();
        rig.Create("/new", "mine");
        rig.Rename("/new", "/a.txt");
        rig.WriteRemote("/a.txt", "theirs");
        await rig.DrainAsync();
        Assert.Equal("theirs", rig.ReadRemote("/a.txt"));
        Assert.Equal("mine", rig.ReadRemote(Copy));
        Assert.Equal(rig.LocalPaths(), rig.Memory.AllPaths());
    }

    [Fact]
    public async Task A_clean_file_moved_over_one_that_was_changed_there_keeps_both()
    {
        await using var rig = new SyncRig();
        rig.Create("/a.txt", "old");
        rig.Create("/b", "mine");
        await rig.DrainAsync();
        rig.Rename("/b", "/a.txt");
        rig.WriteRemote("/a.txt", "theirs");
        await rig.DrainAsync();
        Assert.Equal("theirs", rig.ReadRemote("/a.txt"));
        Assert.Equal("mine", rig.ReadRemote(Copy));
        Assert.Equal(rig.LocalPaths(), rig.Memory.AllPaths());
    }

    [Fact]
    public async Task A_move_meets_an_unknown_file_at_its_target()
    {
        await using var rig = new SyncRig();
        rig.Create("/b", "mine");
        await rig.DrainAsync();
        rig.Rename("/b", "/a.txt");
        rig.WriteRemote("/a.txt", "theirs");
        await rig.DrainAsync();
        Assert.Equal("theirs", rig.ReadRemote("/a.txt"));
        Assert.Equal("mine", rig.ReadRemote(Copy));
        Assert.Equal(rig.LocalPaths(), rig.Memory.AllPaths());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_removed_tree_keeps_what_is_unknown_or_newer_there(bool hasTreeMarks)
    {
        var offered = new InMemoryOptions().Capabilities with { HasTreeMarks = hasTreeMarks };
        await using var rig = new SyncRig(new InMemoryOptions { Capabilities = offered });
        foreach (var file in new[] { "/d/a", "/d/e/b", "/d/e/c", "/d/g/h" }) rig.WriteRemote(file, "1");
        await rig.ListTreeAsync();
        rig.RemoveTree("/d");
        rig.WriteRemote("/d/e/c", "newer");
        rig.WriteRemote("/d/e/new/x", "unknown");
        await rig.DrainAsync();
        Assert.Equal(["/d/", "/d/e/", "/d/e/c", "/d/e/new/", "/d/e/new/x"], rig.Memory.AllPaths());
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.ListTreeAsync();
        Assert.Equal(rig.Memory.AllPaths(), rig.LocalPaths());
        Assert.NotEmpty(rig.Index.Conflicts());
        Assert.Equal(3u, rig.Inode("/").LinkCount);
        Assert.Equal(3u, rig.Inode("/d").LinkCount);
    }

    [Fact]
    public async Task A_tree_removed_and_made_anew_merges_with_what_is_unknown_there()
    {
        await using var rig = new SyncRig();
        rig.WriteRemote("/d/a", "1");
        await rig.ListTreeAsync();
        rig.RemoveTree("/d");
        rig.MakeDirectory("/d");
        rig.Create("/d/mine", "2");
        rig.WriteRemote("/d/new", "unknown");
        await rig.DrainAsync();
        Assert.Equal(["/d/", "/d/mine", "/d/new"], rig.Memory.AllPaths());
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.ListTreeAsync();
        Assert.Equal(rig.Memory.AllPaths(), rig.LocalPaths());
    }

    [Fact]
    public async Task New_files_in_a_directory_that_vanished_there_bring_it_back()
    {
        await using var rig = new SyncRig();
        rig.WriteRemote("/d/e/old", "1");
        await rig.ListTreeAsync();
        rig.Create("/d/e/mine", "2");
        rig.Memory.Remove("/d");
        await rig.DrainAsync();
        Assert.Equal(["/d/", "/d/e/", "/d/e/mine"], rig.Memory.AllPaths());
        Assert.Equal(rig.Memory.AllPaths(), rig.LocalPaths());
    }

    [Fact]
    public async Task Two_machines_that_edit_one_file_while_apart_keep_both()
    {
        await using var here = new SyncRig();
        await using var there = new SyncRig(shared: here.Memory, host: "there");
        here.Create("/a.txt", "old");
        await here.DrainAsync();
        await there.ListTreeAsync();
        here.Store.IsDisconnected = there.Store.IsDisconnected = true;
        here.Write("/a.txt", "from here");
        there.Write("/a.txt", "from there");
        here.Store.IsDisconnected = there.Store.IsDisconnected = false;
        await here.DrainAsync();
        await there.DrainAsync();
        Assert.Equal("from here", here.ReadRemote("/a.txt"));
        Assert.Equal("from there", here.ReadRemote("/a (conflict there 2026-01-01).txt"));
        here.Time.Advance(TimeSpan.FromMinutes(1));
        await here.ListTreeAsync();
        Assert.Equal(here.Memory.AllPaths(), here.LocalPaths());
        Assert.Equal(here.Memory.AllPaths(), there.LocalPaths());
    }
}
