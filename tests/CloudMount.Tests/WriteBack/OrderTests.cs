using CloudMount.Remote;
using CloudMount.Remote.InMemory;
using Xunit;

namespace CloudMount.Tests.WriteBack;

public sealed class OrderTests
{
    [Fact]
    public async Task Two_files_exchange_their_names()
    {
        await using var rig = new SyncRig();
        rig.Create("/a", "1");
        rig.Create("/b", "2");
        await rig.DrainAsync();
        rig.Store.Calls.Reset();
        rig.Exchange("/a", "/b");
        await rig.DrainAsync();
        Assert.Equal("2", rig.ReadRemote("/a"));
        Assert.Equal("1", rig.ReadRemote("/b"));
        Assert.Equal("Move 3", rig.Store.Calls.ToString());
        Assert.Equal(["/a", "/b"], rig.Memory.AllPaths());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(100)]
    public async Task Many_files_change_places_in_a_circle(int count)
    {
        await using var rig = new SyncRig();
        for (var file = 0; file < count; file++) rig.Create($"/f{file:000}", $"{file}");
        await rig.DrainAsync();
        rig.Store.Calls.Reset();
        for (var file = 0; file + 1 < count; file++) rig.Exchange($"/f{file:000}", $"/f{file + 1:000}");
        await rig.DrainAsync();
        for (var file = 0; file < count; file++) Assert.Equal($"{(file + 1) % count}", rig.ReadRemote($"/f{file:000}"));
        Assert.Equal($"Move {count + 1}", rig.Store.Calls.ToString());
    }

    [Fact]
    public async Task A_chain_of_renames_goes_from_its_free_end()
    {
        await using var rig = new SyncRig();
        for (var log = 0; log < 20; log++) rig.Create($"/log.{log}", $"{log}");
        await rig.DrainAsync();
        rig.Store.Calls.Reset();
        for (var log = 19; log >= 0; log--) rig.Rename($"/log.{log}", $"/log.{log + 1}");
        rig.Create("/log.0", "new");
        await rig.DrainAsync();
        Assert.Equal("Upload 1, Move 20", rig.Store.Calls.ToString());
        Assert.Equal("19", rig.ReadRemote("/log.20"));
        Assert.Equal("new", rig.ReadRemote("/log.0"));
    }

    [Fact]
    public async Task A_directory_and_one_in_it_change_places()
    {
        await using var rig = new SyncRig();
        rig.MakeDirectory("/a");
        rig.MakeDirectory("/a/b");
        rig.Create("/a/outer", "o");
        rig.Create("/a/b/inner", "i");
        await rig.DrainAsync();
        rig.Rename("/a/b", "/t");
        rig.Rename("/a", "/t/b");
        rig.Rename("/t", "/a");
        await rig.DrainAsync();
        Assert.Equal(["/a/", "/a/b/", "/a/b/outer", "/a/inner"], rig.Memory.AllPaths());
    }

    [Fact]
    public async Task A_directory_moves_into_one_that_came_out_of_it()
    {
        await using var rig = new SyncRig();
        rig.MakeDirectory("/a");
        rig.MakeDirectory("/a/b");
        await rig.DrainAsync();
        rig.Rename("/a/b", "/b");
        rig.Rename("/a", "/b/a");
        await rig.DrainAsync();
        Assert.Equal(["/b/", "/b/a/"], rig.Memory.AllPaths());
    }

    [Fact]
    public async Task A_file_takes_the_name_of_the_directory_it_was_in()
    {
        await using var rig = new SyncRig();
        rig.MakeDirectory("/d");
        rig.Create("/d/f", "1");
        await rig.DrainAsync();
        rig.Rename("/d/f", "/x");
        rig.Remove("/d");
        rig.Rename("/x", "/d");
        await rig.DrainAsync();
        Assert.Equal("1", rig.ReadRemote("/d"));
        Assert.Equal(["/d"], rig.Memory.AllPaths());
    }

    [Fact]
    public async Task A_directory_made_anew_takes_over_what_moved_out_of_the_old_one()
    {
        await using var rig = new SyncRig();
        rig.MakeDirectory("/d");
        rig.Create("/d/f", "1");
        rig.Create("/d/g", "2");
        await rig.DrainAsync();
        rig.Rename("/d", "/d.old");
        rig.MakeDirectory("/d");
        rig.Rename("/d.old/f", "/d/f");
        rig.RemoveTree("/d.old");
        await rig.DrainAsync();
        Assert.Equal(["/d/", "/d/f"], rig.Memory.AllPaths());
    }

    [Fact]
    public async Task What_moved_out_leaves_before_its_directory_goes()
    {
        await using var rig = new SyncRig();
        rig.MakeDirectory("/d");
        for (var file = 0; file < 50; file++) rig.Create($"/d/f{file}", $"{file}");
        await rig.DrainAsync();
        for (var file = 0; file < 50; file += 2) rig.Rename($"/d/f{file}", $"/g{file}");
        rig.RemoveTree("/d");
        await rig.DrainAsync();
        Assert.Equal(25, rig.Memory.AllPaths().Count);
        Assert.Equal("48", rig.ReadRemote("/g48"));
        Assert.Equal(26, rig.Store.Calls[RemoteCall.Move] + rig.Store.Calls[RemoteCall.Delete]);
    }

    [Fact]
    public async Task A_file_becomes_a_directory_and_back()
    {
        await using var rig = new SyncRig();
        rig.Create("/x", "1");
        await rig.DrainAsync();
        rig.Remove("/x");
        rig.MakeDirectory("/x");
        rig.Create("/x/y", "2");
        await rig.DrainAsync();
        Assert.Equal(["/x/", "/x/y"], rig.Memory.AllPaths());
        rig.RemoveTree("/x");
        rig.Create("/x", "3");
        await rig.DrainAsync();
        Assert.Equal("3", rig.ReadRemote("/x"));
    }

    [Fact]
    public async Task Without_moves_over_files_the_removed_one_is_deleted_first()
    {
        await using var rig = new SyncRig(InMemoryOptions.Plain);
        rig.Create("/a", "1");
        rig.Create("/b", "2");
        await rig.DrainAsync();
        rig.Rename("/a", "/b");
        await rig.DrainAsync();
        Assert.Equal(["/b"], rig.Memory.AllPaths());
        Assert.Equal("1", rig.ReadRemote("/b"));
    }

    [Fact]
    public async Task A_directory_moved_while_files_in_it_are_new_keeps_them()
    {
        await using var rig = new SyncRig();
        rig.MakeDirectory("/a");
        await rig.DrainAsync();
        for (var file = 0; file < 40; file++) rig.Create($"/a/f{file}", "x");
        rig.Rename("/a", "/b");
        await rig.DrainAsync();
        Assert.Equal(rig.LocalPaths(), rig.Memory.AllPaths());
        Assert.Equal(41, rig.Memory.AllPaths().Count);
    }
}
