using CloudMount.Primitives;
using CloudMount.Vfs;
using Xunit;

namespace CloudMount.Tests.Vfs;

/// <summary>Which files the kernel may read and write by itself.</summary>
public sealed class WholeFileTests
{
    private const uint SetUserId = 0x800;
    private const uint Everything = 0x1FF;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(OpenMode.Read)]
    [InlineData(OpenMode.Read | OpenMode.Write)]
    public async Task A_set_user_id_file_is_never_offered_so_that_the_first_write_is_seen(OpenMode mode)
    {
        await using var rig = new VolumeRig(offersWholeFiles: true);
        var plain = await rig.Vfs.CreateAsync(InodeNumber.Root, "plain"u8, Everything, mode, default, Cancellation);
        Assert.NotNull(plain.Value.File.WholeFile);
        var special = await rig.Vfs.CreateAsync(InodeNumber.Root, "special"u8, SetUserId | Everything, mode, default, Cancellation);
        Assert.Null(special.Value.File.WholeFile);
        var writer = await rig.Vfs.OpenAsync(special.Value.Entry.Inode, OpenMode.Write, default, Cancellation);
        Assert.Null(writer.Value.WholeFile);
    }
}
