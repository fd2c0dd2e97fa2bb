using CloudMount.Cli.Mounting;
using Xunit;

namespace CloudMount.Cli.Tests.Mounting;

public sealed class MountTableTests
{
    private static readonly string[] Lines =
    [
        "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw",
        @"80 22 0:50 / /mnt/a\040b rw,nosuid,nodev - fuse.cloudmount work:/ rw,user_id=0",
        "81 22 0:51 / /mnt/twice rw - ext4 /dev/vdb rw",
        "82 81 0:52 / /mnt/twice rw master:2 propagate_from:1 - tmpfs none rw",
        "broken line",
        "",
    ];

    [Theory]
    [InlineData("/", "ext4")]
    [InlineData("/mnt/a b", "fuse.cloudmount")]
    [InlineData("/mnt/twice", "tmpfs")]
    [InlineData("/mnt", null)]
    [InlineData("/mnt/a", null)]
    public void The_topmost_mount_at_exactly_a_path_is_found(string path, string? type) => Assert.Equal(type, MountTable.TypeAt(path, Lines));
}
