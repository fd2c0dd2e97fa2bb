using CloudMount.Fs.Linux.Device;
using Xunit;

namespace CloudMount.Fs.Linux.Tests.Device;

public sealed class MountTableTests
{
    private const string Ext4 = "36 35 98:0 /mnt1 /mnt/parent rw,noatime master:1 - ext3 /dev/root rw,errors=continue";
    private const string Ours = "90 36 0:45 / /mnt/a\\040b rw,nosuid - fuse.cloudmount smart\\134file rw,user_id=0";

    [Fact]
    public void A_line_tells_place_type_source_and_device() =>
        Assert.Equal(new MountTableEntry("/mnt/parent", "ext3", "/dev/root", 98, 0), MountTable.Parse(Ext4));

    [Fact]
    public void Escaped_characters_are_read_back() =>
        Assert.Equal(new MountTableEntry("/mnt/a b", "fuse.cloudmount", "smart\\file", 0, 45), MountTable.Parse(Ours));

    [Fact]
    public void Of_several_mounts_at_one_place_the_last_shows() =>
        Assert.Equal(46, MountTable.Find([Ext4, Ours, Ours.Replace("0:45", "0:46")], "/mnt/a b")?.DeviceMinor);

    [Theory]
    [InlineData("")]
    [InlineData("36 35 98:0 / /mnt")]
    [InlineData("36 35 98 / /mnt rw - ext3 /dev/root rw")]
    public void A_line_of_another_form_is_none(string line) => Assert.Null(MountTable.Parse(line));

    [Fact]
    public void The_table_of_this_machine_has_a_root() => Assert.NotNull(MountTable.Find("/"));
}
