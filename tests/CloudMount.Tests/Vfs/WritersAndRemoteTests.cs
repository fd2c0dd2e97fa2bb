using Xunit;

namespace CloudMount.Tests.Vfs;

/// <summary>The remote changes a file while a program has it open for writing.</summary>
public sealed class WritersAndRemoteTests
{
    private readonly byte[] _here = CrashRig.Content("here");
    private readonly byte[] _there = CrashRig.Content("there", 3);

    [Fact]
    public async Task What_was_written_before_a_new_version_is_seen_becomes_a_conflict_copy()
    {
        await using var rig = await NewAsync();
        await rig.OpenAsync("a", 0);
        await rig.WriteAsync(0, 0, _here);
        rig.Memory.WriteFile("a", _there);
        await rig.RefreshAsync();
        await rig.ReleaseAsync(0);
        await AssertBothAsync(rig);
    }

    [Fact]
    public async Task What_is_written_after_a_new_version_is_seen_becomes_a_conflict_copy()
    {
        await using var rig = await NewAsync();
        await rig.OpenAsync("a", 0);
        rig.Memory.WriteFile("a", _there);
        await rig.RefreshAsync();
        await rig.WriteAsync(0, 0, _here);
        Assert.Equal("Ok", await rig.Side.SyncAsync(0));
        await rig.ReleaseAsync(0);
        await AssertBothAsync(rig);
    }

    [Fact]
    public async Task A_file_that_was_only_open_for_writing_shows_the_new_version_once_it_is_closed()
    {
        await using var rig = await NewAsync();
        await rig.OpenAsync("a", 0);
        rig.Memory.WriteFile("a", _there);
        await rig.RefreshAsync();
        await rig.ReleaseAsync(0);
        await rig.RefreshAsync();
        Assert.Equal(_there, await rig.ReadAsync("a"));
        await rig.SyncAsync();
        Assert.Equal(["/a"], rig.Memory.AllPaths());
    }

    [Fact]
    public async Task What_was_written_before_a_removal_is_seen_is_made_there_again()
    {
        await using var rig = await NewAsync();
        await rig.OpenAsync("a", 0);
        await rig.WriteAsync(0, 0, _here);
        rig.Memory.Remove("a");
        await rig.RefreshAsync();
        await rig.ReleaseAsync(0);
        await rig.SyncAsync();
        Assert.Equal(_here, rig.Memory.ReadFile("a"));
    }

    private static async Task<CrashRig> NewAsync()
    {
        var rig = new CrashRig();
        await rig.CreateAsync("a", CrashRig.Content("before"));
        await rig.SyncAsync();
        return rig;
    }

    private async Task AssertBothAsync(CrashRig rig)
    {
        await rig.SyncAsync();
        await rig.RefreshAsync();
        Assert.Equal(_there, rig.Memory.ReadFile("a"));
        Assert.Contains(rig.Memory.AllPaths(), path => path.Contains("conflict", StringComparison.Ordinal) && rig.Memory.ReadFile(path)!.SequenceEqual(_here));
    }
}
