using CloudMount.Primitives;
using CloudMount.Vfs;
using Xunit;

namespace CloudMount.Tests.Vfs;

/// <summary>A service that is nearly full: a program is told when it writes, not later, and what it was told is written arrives.</summary>
public sealed class RemoteSpaceTests
{
    private const int Total = 4 << 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_does_not_fit_is_refused_when_it_is_written_and_what_was_accepted_arrives()
    {
        await using var rig = new VolumeRig(totalBytes: Total);
        Assert.Equal(Total, (await rig.Vfs.GetSpaceAsync(Cancellation)).Value.FreeBytes);
        var first = await rig.CreateAsync("a", 3 << 20);
        var handle = first.File.Handle;
        Assert.Equal(1 << 20, (await rig.Vfs.GetSpaceAsync(Cancellation)).Value.FreeBytes);
        Assert.Equal(VfsStatus.QuotaExceeded, (await WriteAsync(rig, handle, 3 << 20, (1 << 20) + 4096)).Status);
        Assert.Equal(VfsStatus.QuotaExceeded, await rig.Vfs.AllocateAsync(handle, AllocateMode.Default, 0, Total + 1, Cancellation));

        // What does not grow is no matter of space.
        Assert.Equal(3 << 20, (await WriteAsync(rig, handle, 0, 3 << 20)).Value);
        Assert.Equal(1 << 20, (await WriteAsync(rig, handle, 3 << 20, 1 << 20)).Value);
        Assert.Equal(VfsStatus.QuotaExceeded, (await WriteAsync(rig, handle, Total, 1)).Status);
        await rig.Vfs.ReleaseAsync(handle);
        await rig.SyncAsync();
        Assert.Empty(rig.Volume.GetStatus().Pending);
        Assert.Equal(Total, rig.Store.ReadFile("a")!.Length);
    }

    [Fact]
    public async Task A_length_beyond_all_that_the_service_holds_is_too_large_whatever_is_free()
    {
        await using var rig = new VolumeRig(totalBytes: Total);
        await rig.Vfs.GetSpaceAsync(Cancellation);
        await rig.CreateAsync("a", 1 << 20);
        var grown = (await rig.CreateAsync("b", 0)).Entry.Inode;
        Assert.Equal(VfsStatus.FileTooLarge, await ResizeAsync(rig, grown, Total + 1));
        Assert.Equal(VfsStatus.QuotaExceeded, await ResizeAsync(rig, grown, Total));
        Assert.Equal(VfsStatus.Ok, await ResizeAsync(rig, grown, Total - (1 << 20)));
    }

    [Fact]
    public async Task What_never_fitted_is_refused_without_being_sent_and_arrives_when_there_is_room()
    {
        await using var rig = new VolumeRig(totalBytes: Total);
        await rig.Vfs.GetSpaceAsync(Cancellation);
        var file = await rig.CreateAsync("a", 3 << 20);
        await rig.Vfs.ReleaseAsync(file.File.Handle);

        // Somebody else fills the account meanwhile.
        rig.Store.WriteFile("other", new byte[3 << 20]);
        await rig.SyncAsync();
        var refused = Assert.Single(rig.Volume.GetStatus().Pending);
        Assert.Contains("left", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(0, rig.Store.Calls[CloudMount.Remote.RemoteCall.Upload]);
        var opened = (await rig.Vfs.OpenAsync(file.Entry.Inode, OpenMode.Read, default, Cancellation)).Value;
        Assert.Equal(3 << 20, (await rig.Vfs.ReadAsync(opened.Handle, 0, new byte[4 << 20], Cancellation)).Value);
        await rig.Vfs.ReleaseAsync(opened.Handle);

        rig.Store.Remove("other");
        await rig.SyncAsync();
        Assert.Empty(rig.Volume.GetStatus().Pending);
        Assert.Equal(3 << 20, rig.Store.ReadFile("a")!.Length);
    }

    private static async Task<VfsStatus> ResizeAsync(VolumeRig rig, InodeNumber inode, long size) =>
        (await rig.Vfs.SetAttributesAsync(inode, default, new AttributeChange { Size = size }, default, Cancellation)).Status;

    private static ValueTask<VfsResult<int>> WriteAsync(VolumeRig rig, HandleId handle, long offset, int count) =>
        rig.Vfs.WriteAsync(handle, offset, new byte[count], false, Cancellation);
}
