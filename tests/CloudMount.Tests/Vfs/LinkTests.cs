using CloudMount.Index;
using CloudMount.Primitives;
using Xunit;

namespace CloudMount.Tests.Vfs;

/// <summary>A new name of a file whose content is not held here.</summary>
public sealed class LinkTests
{
    private readonly byte[] _content = CrashRig.Content("there");

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 20)]
    public async Task A_new_name_keeps_the_content_when_the_old_name_is_removed(int maxCleanBytes)
    {
        await using var rig = new CrashRig(maxCleanBytes);
        rig.Memory.WriteFile("a", _content);
        Assert.StartsWith("Ok", await rig.Side.LinkAsync("a", "b"));
        await rig.Volume.Staging.WhenTrimmedAsync();
        Assert.Equal("Ok", await rig.Side.UnlinkAsync("a"));
        rig.Memory.Remove("a");
        rig.Time.Advance(IndexDatabase.CommitInterval);
        await rig.CrashAsync();
        Assert.Equal(_content, await rig.ReadAsync("b"));
        await rig.SyncAsync();
        Assert.Equal(["/b"], rig.Memory.AllPaths());
        Assert.Equal(_content, rig.Memory.ReadFile("b"));
    }

    [Fact]
    public async Task A_file_that_cannot_be_fetched_gets_no_new_name()
    {
        await using var rig = new CrashRig();
        rig.Memory.WriteFile("a", _content);
        rig.Memory.WriteFile("c", _content);
        Assert.NotNull(await rig.ReadAsync("a"));
        rig.Store.IsDisconnected = true;
        Assert.Equal(nameof(VfsStatus.Unreachable), await rig.Side.LinkAsync("c", "d"));
        Assert.StartsWith("Ok", await rig.Side.LinkAsync("a", "e"));
    }
}
