using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.Remote.InMemory;
using Xunit;

namespace CloudMount.Tests.WriteBack;

public sealed class FoldingTests
{
    [Fact]
    public async Task A_new_file_costs_one_upload()
    {
        await using var rig = new SyncRig();
        rig.Create("/a.txt", "hello");
        Assert.Empty(await rig.DrainAsync());
        Assert.Equal("hello", rig.ReadRemote("/a.txt"));
        Assert.Equal(1, rig.Store.Calls.Total);
        Assert.False(rig.Entry("/a.txt").IsDirty);
        Assert.False(rig.Entry("/a.txt").IsBegun);
        Assert.Equal(0, rig.Area.Use.DirtyBytes);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task What_goes_over_a_file_and_is_replaced_or_removed_while_it_is_sent_is_no_conflict(bool isReplaced, bool hasArrived)
    {
        await using var rig = new SyncRig();
        rig.Create("/a", "first");
        await rig.DrainAsync();
        rig.Create("/b", "second");
        rig.Rename("/b", "/a");
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        rig.Store.Hold(hasArrived);
        var pump = rig.Reconciler.RunUntilIdleAsync(rig.Cancellation);
        while (rig.Store.HeldCalls == 0) await Task.Delay(1, rig.Cancellation);
        if (isReplaced)
        {
            rig.Create("/c", "third");
            rig.Rename("/c", "/a");
        }
        else
        {
            rig.Remove("/a");
        }

        rig.Store.LetGo();
        await pump;
        await rig.DrainAsync();
        Assert.Equal(isReplaced ? ["/a"] : [], rig.LocalPaths());
        Assert.Equal(rig.LocalPaths(), rig.Memory.AllPaths());
        if (isReplaced) Assert.Equal("third", rig.ReadRemote("/a"));
        Assert.Empty(rig.Index.Conflicts());
    }

    [Fact]
    public async Task A_file_created_and_removed_costs_no_call()
    {
        await using var rig = new SyncRig();
        rig.Create("/a.txt", "hello");
        rig.Remove("/a.txt");
        await rig.DrainAsync();
        Assert.Equal(0, rig.Store.Calls.Total);
        Assert.Equal(0, rig.Reconciler.PendingCount);
    }

    [Fact]
    public async Task A_new_tree_costs_one_call_for_each_entry()
    {
        await using var rig = new SyncRig();
        rig.MakeDirectory("/d");
        rig.MakeDirectory("/d/e");
        rig.Create("/d/e/f", "1");
        rig.Create("/d/g", "2");
        await rig.DrainAsync();
        Assert.Equal(["/d/", "/d/e/", "/d/e/f", "/d/g"], rig.Memory.AllPaths());
        Assert.Equal(4, rig.Store.Calls.Total);
    }

    [Fact]
    public async Task A_save_by_write_and_rename_is_one_upload_and_no_delete()
    {
        await using var rig = new SyncRig();
        rig.Create("/a.txt", "old");
        await rig.DrainAsync();
        rig.Store.Calls.Reset();
        for (var save = 0; save < 3; save++)
        {
            rig.Create("/.a.swp", $"new {save}");
            rig.Rename("/.a.swp", "/a.txt");
        }

        await rig.DrainAsync();
        Assert.Equal("new 2", rig.ReadRemote("/a.txt"));
        Assert.Equal("Upload 1", rig.Store.Calls.ToString());
        Assert.Equal(["/a.txt"], rig.Memory.AllPaths());
    }

    [Fact]
    public async Task A_save_with_a_backup_is_one_move_and_one_upload()
    {
        await using var rig = new SyncRig();
        rig.Create("/a.txt", "old");
        await rig.DrainAsync();
        rig.Store.Calls.Reset();
        rig.Rename("/a.txt", "/a.txt~");
        rig.Create("/a.txt", "new");
        await rig.DrainAsync();
        Assert.Equal("new", rig.ReadRemote("/a.txt"));
        Assert.Equal("old", rig.ReadRemote("/a.txt~"));
        Assert.Equal("Upload 1, Move 1", rig.Store.Calls.ToString());
    }

    [Theory]
    [InlineData(true, "Delete 1")]
    [InlineData(false, "List 1, Delete 1")]
    public async Task A_removed_tree_of_10000_files_goes_with_one_delete_after_a_listing_where_the_delete_takes_no_condition(bool hasTreeMarks, string calls)
    {
        var offered = new InMemoryOptions().Capabilities with { HasTreeMarks = hasTreeMarks };
        await using var rig = new SyncRig(new InMemoryOptions { Capabilities = offered });
        for (var directory = 0; directory < 100; directory++)
        {
            for (var file = 0; file < 100; file++) rig.WriteRemote($"/t/d{directory}/f{file}", "x");
        }

        Assert.Equal(VfsStatus.Ok, await rig.ListTreeAsync());
        rig.Store.Calls.Reset();
        rig.RemoveTree("/t");
        await rig.DrainAsync();
        Assert.Empty(rig.Memory.AllPaths());
        Assert.Equal(calls, rig.Store.Calls.ToString());
        Assert.Empty(rig.Index.DirtyIds());
        Assert.Empty(rig.Index.UnlinkedInodes());
    }

    [Fact]
    public async Task A_removed_tree_folds_by_time_too()
    {
        await using var rig = new SyncRig();
        for (var file = 0; file < 20; file++) rig.WriteRemote($"/t/d{file / 5}/f{file}", "x");
        await rig.ListTreeAsync();
        rig.Store.Calls.Reset();
        foreach (var directory in rig.LocalPaths().Where(path => path.EndsWith('/') && path.Length > 3).ToList())
        {
            foreach (var file in rig.LocalPaths().Where(path => path.StartsWith(directory, StringComparison.Ordinal) && !path.EndsWith('/')).ToList())
            {
                rig.Remove(file);
                await rig.PassAsync(1);
            }

            rig.Remove(directory[..^1]);
        }

        Assert.Equal(0, rig.Store.Calls.Total);
        rig.Remove("/t");
        await rig.PassAsync(10);
        Assert.Equal("Delete 1", rig.Store.Calls.ToString());
    }

    [Fact]
    public async Task A_renamed_tree_is_one_move()
    {
        await using var rig = new SyncRig();
        rig.MakeDirectory("/a");
        rig.MakeDirectory("/b");
        for (var file = 0; file < 10; file++) rig.Create($"/a/f{file}", "x");
        await rig.DrainAsync();
        rig.Store.Calls.Reset();
        rig.Rename("/a", "/b/c");
        rig.Rename("/b/c", "/c");
        await rig.DrainAsync();
        Assert.Equal("Move 1", rig.Store.Calls.ToString());
        Assert.Equal(rig.LocalPaths(), rig.Memory.AllPaths());
    }

    [Fact]
    public async Task A_clean_file_moved_over_another_is_one_move()
    {
        await using var rig = new SyncRig();
        rig.Create("/a", "1");
        rig.Create("/b", "2");
        await rig.DrainAsync();
        rig.Store.Calls.Reset();
        rig.Rename("/a", "/b");
        await rig.DrainAsync();
        Assert.Equal("Move 1", rig.Store.Calls.ToString());
        Assert.Equal("1", rig.ReadRemote("/b"));
        Assert.Equal(["/b"], rig.Memory.AllPaths());
    }

    [Fact]
    public async Task A_changed_file_moved_over_another_is_uploaded_there_and_its_old_place_deleted()
    {
        await using var rig = new SyncRig();
        rig.Create("/a", "1");
        rig.Create("/b", "2");
        await rig.DrainAsync();
        rig.Store.Calls.Reset();
        rig.Write("/a", "3");
        rig.Rename("/a", "/b");
        await rig.DrainAsync();
        Assert.Equal("Upload 1, Delete 1", rig.Store.Calls.ToString());
        Assert.Equal("3", rig.ReadRemote("/b"));
        Assert.Equal(["/b"], rig.Memory.AllPaths());
    }

    [Fact]
    public async Task Only_attributes_are_one_edit_and_content_takes_them_along()
    {
        await using var rig = new SyncRig();
        rig.Create("/a", "1");
        rig.Create("/b", "1");
        await rig.DrainAsync();
        rig.Store.Calls.Reset();
        rig.Change("/a", inode => inode with { Permissions = 0b111_000_000 });
        rig.Change("/b", inode => inode with { Permissions = 0b111_000_000 });
        rig.Write("/b", "2");
        await rig.DrainAsync();
        Assert.Equal("Upload 1, Edit 1", rig.Store.Calls.ToString());
        var entries = (await rig.Memory.ListAsync(RemotePath.Root, false, rig.Cancellation)).Value.Children!;
        Assert.All(entries, entry => Assert.Equal("700", entry.Attributes["mode"]));
    }

    [Fact]
    public async Task Changes_within_the_delay_are_one_upload()
    {
        await using var rig = new SyncRig();
        rig.Create("/a", "0");
        for (var write = 1; write < 10; write++)
        {
            await rig.PassAsync(1);
            rig.Write("/a", $"{write}");
        }

        Assert.Equal(0, rig.Store.Calls.Total);
        await rig.PassAsync(3);
        Assert.Equal("Upload 1", rig.Store.Calls.ToString());
        Assert.Equal("9", rig.ReadRemote("/a"));
    }

    [Fact]
    public async Task A_file_that_is_never_quiet_goes_after_the_longest_delay()
    {
        await using var rig = new SyncRig();
        rig.Create("/a", "0");
        for (var write = 1; write < 32; write++)
        {
            await rig.PassAsync(1);
            rig.Write("/a", $"{write}");
        }

        Assert.Equal(1, rig.Store.Calls[RemoteCall.Upload]);
    }

    [Fact]
    public async Task A_file_open_for_writing_waits_until_it_is_closed_or_quiet()
    {
        await using var rig = new SyncRig();
        var inode = rig.Create("/a", "0");
        rig.Use.Writers.Add(inode);
        await rig.PassAsync(6);
        Assert.Equal(0, rig.Store.Calls.Total);
        await rig.PassAsync(7);
        Assert.Equal("Upload 1", rig.Store.Calls.ToString());
        rig.Write("/a", "1");
        await rig.PassAsync(3);
        Assert.Equal("0", rig.ReadRemote("/a"));
        rig.Use.Writers.Clear();
        await rig.PassAsync(3);
        Assert.Equal("1", rig.ReadRemote("/a"));
    }

    [Fact]
    public async Task Hard_links_become_files_with_the_same_content()
    {
        await using var rig = new SyncRig();
        rig.Create("/a", "same");
        await rig.DrainAsync();
        rig.Link("/a", "/b");
        await rig.DrainAsync();
        Assert.Equal("same", rig.ReadRemote("/b"));
        rig.Write("/a", "other");
        await rig.DrainAsync();
        Assert.Equal("other", rig.ReadRemote("/a"));
        Assert.Equal("other", rig.ReadRemote("/b"));
        Assert.Equal(0, rig.Area.Use.DirtyBytes);
    }

    [Fact]
    public async Task Links_and_special_files_travel_where_the_service_has_attributes()
    {
        await using var rig = new SyncRig();
        rig.Create("/l", "target", FileKind.SymbolicLink);
        rig.Create("/p", "", FileKind.Fifo);
        await rig.DrainAsync();
        Assert.Equal("target", rig.ReadRemote("/l"));
        var entries = (await rig.Memory.ListAsync(RemotePath.Root, false, rig.Cancellation)).Value.Children!;
        Assert.Equal(["link", "fifo"], entries.Select(entry => entry.Attributes["kind"]));
    }

    [Fact]
    public async Task Links_and_special_files_stay_here_where_it_has_not()
    {
        await using var rig = new SyncRig(CloudMount.Remote.InMemory.InMemoryOptions.Plain);
        rig.Create("/l", "target", FileKind.SymbolicLink);
        rig.Create("/p", "", FileKind.Fifo);
        await rig.DrainAsync();
        Assert.Equal(0, rig.Store.Calls.Total);
        Assert.Empty(rig.Index.DirtyIds());
    }
}
