using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.Vfs;
using Xunit;

namespace CloudMount.Tests.Vfs;

/// <summary>What the death of the process leaves of files that were open for writing.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task A_file_that_was_opened_for_writing_and_closed_unwritten_is_never_sent_as_holes()
    {
        await using var rig = new CrashRig(maxCleanBytes: 2 * CrashRig.ChunkBytes);
        var (content, other) = (CrashRig.Content("synced"), CrashRig.Content("other"));
        await rig.CreateAsync("a", content);
        rig.Memory.WriteFile("b", other);
        await rig.SyncAsync();
        await rig.RefreshAsync();
        Assert.Equal(content, await rig.ReadAsync("a"));
        await rig.OpenAsync("a", 0);
        await rig.ReleaseAsync(0);
        Assert.Equal(other, await rig.ReadAsync("b"));
        await rig.CrashAsync();
        await rig.SyncAsync();
        Assert.Equal(content, rig.Memory.ReadFile("a"));
        Assert.Equal(content, await rig.ReadAsync("a"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task What_was_written_to_a_file_that_was_just_fetched_is_whole_and_sent(int chunk)
    {
        await using var rig = new CrashRig();
        rig.Memory.WriteFile("a", CrashRig.Content("there"));
        await rig.OpenAsync("a", 1, OpenMode.Read);
        Assert.StartsWith("Ok", await rig.Side.ReadAsync(1, 0, 2 * CrashRig.ChunkBytes));
        await rig.OpenAsync("a", 0);
        await rig.WriteAsync(0, chunk * CrashRig.ChunkBytes, CrashRig.Content("here", 1));
        await rig.CrashAsync();
        var expected = CrashRig.Content("there");
        CrashRig.Content("here", 1).CopyTo(expected, chunk * CrashRig.ChunkBytes);
        Assert.Equal(expected, await rig.ReadAsync("a"));
        await rig.SyncAsync();
        Assert.Equal(expected, rig.Memory.ReadFile("a"));
    }

    [Fact]
    public async Task What_a_write_had_fetched_before_it_is_whole_and_sent()
    {
        await using var rig = new CrashRig();
        rig.Memory.WriteFile("a", CrashRig.Content("there"));
        await rig.OpenAsync("a", 0);
        await rig.WriteAsync(0, 0, CrashRig.Content("here", 1));
        await rig.CrashAsync();
        var expected = CrashRig.Content("there");
        CrashRig.Content("here", 1).CopyTo(expected, 0);
        Assert.Equal(expected, await rig.ReadAsync("a"));
        await rig.SyncAsync();
        Assert.Equal(expected, rig.Memory.ReadFile("a"));
    }

    [Fact]
    public async Task A_replaced_content_stays_on_the_disk_until_the_index_that_gave_it_up_is_there_too()
    {
        await using var rig = new CrashRig();
        await rig.CreateAsync("a", CrashRig.Content("before"));
        await rig.CreateAsync("b", CrashRig.Content("after"));
        var file = rig.StagingFileOf("a");
        Assert.Equal("Ok", await rig.Side.RenameAsync("b", "a", RenameMode.Replace));
        rig.Time.Advance(IndexDatabase.CommitInterval);
        Assert.True(File.Exists(file));
        rig.Time.Advance(NodeIndex.FlushInterval);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task A_content_that_replaces_another_is_on_the_disk_before_the_index_says_so()
    {
        await using var rig = new CrashRig();
        await rig.CreateAsync("a", CrashRig.Content("before"));
        await rig.CreateAsync("b", CrashRig.Content("after", 64));
        var file = rig.StagingFileOf("b");
        Assert.NotEqual(0u, DirtyPages.Count(file));
        Assert.Equal("Ok", await rig.Side.RenameAsync("b", "a", RenameMode.Replace));
        rig.Time.Advance(NodeIndex.FlushInterval);
        Assert.Equal(0u, DirtyPages.Count(file));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_content_of_the_remote_is_on_the_disk_before_it_is_first_written(bool isHeld)
    {
        await using var rig = new CrashRig();
        rig.Memory.WriteFile("a", CrashRig.Content("there", 64));
        if (isHeld) Assert.NotNull(await rig.ReadAsync("a"));
        await rig.OpenAsync("a", 0);
        Assert.Equal("Ok", await rig.Side.AllocateAsync(0, AllocateMode.KeepSize, 0, 1));
        Assert.Equal(0u, DirtyPages.Count(rig.StagingFileOf("a")));
    }

    [Fact]
    public async Task Content_that_a_power_failure_may_have_taken_is_not_trusted_after_a_recovery_that_was_cut_short()
    {
        using var loggers = new ThrowingLoggers();
        await using var rig = new CrashRig(loggers: loggers);
        await rig.CreateAsync("a", CrashRig.Content("unsent"));
        rig.Memory.WriteFile("b", CrashRig.Content("sent"));
        await rig.RefreshAsync();
        Assert.Equal(CrashRig.Content("sent"), await rig.ReadAsync("b"));
        rig.Time.Advance(IndexDatabase.CommitInterval);
        rig.Volume.Index.SetMeta("boot", "another");
        rig.Time.Advance(IndexDatabase.CommitInterval);
        loggers.Throws = true;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(rig.CacheDirectory, "content"), "*1", SearchOption.AllDirectories)) File.Delete(file);
        await Assert.ThrowsAsync<InvalidOperationException>(rig.CrashAsync);
        loggers.Throws = false;
        rig.Reopen();
        rig.Store.Calls.Reset();
        Assert.Equal(CrashRig.Content("sent"), await rig.ReadAsync("b"));
        Assert.Equal(1, rig.Store.Calls[RemoteCall.OpenRead]);
    }

    [Fact]
    public async Task What_was_written_to_a_file_that_was_cut_before_it_was_held_is_whole_and_sent()
    {
        await using var rig = new CrashRig();
        rig.Memory.WriteFile("a", CrashRig.Content("there"));
        await rig.OpenAsync("a", 0, OpenMode.Read | OpenMode.Write | OpenMode.Truncate);
        await rig.WriteAsync(0, 0, CrashRig.Content("here"));
        await rig.CrashAsync();
        Assert.Equal(CrashRig.Content("here"), await rig.ReadAsync("a"));
        await rig.SyncAsync();
        Assert.Equal(CrashRig.Content("here"), rig.Memory.ReadFile("a"));
    }
}
