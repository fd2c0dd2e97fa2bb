using CloudMount.Primitives;
using Xunit;

namespace CloudMount.Tests.Vfs;

/// <summary>The index can no longer be written: nothing is acknowledged any more until the next mount, and that one goes on.</summary>
public sealed class BrokenIndexTests
{
    [Fact]
    public async Task Nothing_is_acknowledged_after_the_index_failed_and_the_next_mount_goes_on()
    {
        await using var rig = new CrashRig();
        await rig.CreateAsync("a", CrashRig.Content("kept"));
        await rig.OpenAsync("a", 0);
        await rig.WriteAsync(0, 0, CrashRig.Content("here", 1));
        Break(rig);
        Assert.Equal(nameof(VfsStatus.IoError), await rig.Side.WriteAsync(0, 0, CrashRig.Content("lost", 1)));
        Assert.Equal(nameof(VfsStatus.IoError), await rig.Side.AllocateAsync(0, default, 0, CrashRig.ChunkBytes));
        await Assert.ThrowsAnyAsync<VfsException>(() => rig.Side.SyncAsync(0));
        await Assert.ThrowsAnyAsync<VfsException>(() => rig.Side.MakeDirectoryAsync("d", 0x1ED));
        await Assert.ThrowsAnyAsync<VfsException>(async () => await rig.Volume.DisposeAsync());
        Assert.Single(rig.Volume.Staging.ScanDisk());
        rig.Reopen();
        var expected = CrashRig.Content("kept");
        CrashRig.Content("here", 1).CopyTo(expected, 0);
        Assert.Equal(expected, await rig.ReadAsync("a"));
        await rig.SyncAsync();
        Assert.Equal(expected, rig.Memory.ReadFile("a"));
    }

    // A change that is not kept after it wrote.
    private static void Break(CrashRig rig)
    {
        using var change = rig.Volume.Index.Change();
        change.Update(change.FindInode(InodeNumber.Root)! with { Permissions = 0 });
    }
}
