using CloudMount.Index;
using CloudMount.Primitives;
using CloudMount.Remote;
using CloudMount.WriteBack;
using Xunit;

namespace CloudMount.Tests.WriteBack;

public sealed class RemoteAttributesTests
{
    private static readonly RemoteCapabilities Coarse = new() { HasAttributes = true, MaxAttributeBytes = 100, ModifyTimeStep = TimeSpan.FromSeconds(1) };

    [Fact]
    public void What_is_written_is_read_back()
    {
        var inode = new InodeRecord { Kind = FileKind.CharacterDevice, Permissions = 0b1_111, UserId = 1, GroupId = 2, Device = 0x0103, ModifyTime = new(1_500_000_001) };
        var written = RemoteAttributes.Of(inode, [("user.a"u8.ToArray(), [0, 255])], Coarse, out var isWhole);
        Assert.True(isWhole);
        var read = RemoteAttributes.Parse(Entry(written, new(1_000_000_000)), Coarse);
        Assert.Equal(inode.Permissions, read.Permissions);
        Assert.Equal((1u, 2u, 0x0103u, FileKind.CharacterDevice), (read.UserId, read.GroupId, read.Device, read.Kind));
        Assert.Equal(new Timestamp(1_500_000_001), read.ModifyTime);
        Assert.Equal(new byte[] { 0, 255 }, Assert.Single(read.ExtendedAttributes).Value);
    }

    [Fact]
    public void Extended_attributes_that_do_not_fit_are_left_out()
    {
        var inode = new InodeRecord { Kind = FileKind.Regular };
        var written = RemoteAttributes.Of(inode, [("user.a"u8.ToArray(), new byte[80]), ("user.b"u8.ToArray(), [1])], Coarse, out var isWhole);
        Assert.False(isWhole);
        Assert.Single(written.Keys, key => key.StartsWith("x.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("mode", "99999")]
    [InlineData("mode", "8")]
    [InlineData("mode", "-1")]
    [InlineData("uid", "4294967296")]
    [InlineData("uid", "x")]
    [InlineData("mtime", "9223372036854775807")]
    [InlineData("kind", "directory")]
    [InlineData("kind", "fifo")]
    [InlineData("x.", "AA==")]
    [InlineData("x.!!", "AA==")]
    [InlineData("x.AA", "AA==")]
    [InlineData("x.dXNlci5h", "n@")]
    public void Values_that_make_no_sense_are_ignored(string name, string value)
    {
        var read = RemoteAttributes.Parse(Entry(new Dictionary<string, string> { [name] = value }, default) with { Size = 10 }, Coarse);
        Assert.Null(read.Permissions);
        Assert.Null(read.UserId);
        Assert.Null(read.ModifyTime);
        Assert.Null(read.Kind);
        Assert.Empty(read.ExtendedAttributes);
    }

    [Fact]
    public void The_canonical_form_does_not_depend_on_the_order()
    {
        var one = RemoteAttributes.Canonical(new Dictionary<string, string> { ["b"] = "2", ["a"] = "\"1\"" });
        var other = RemoteAttributes.Canonical(new Dictionary<string, string> { ["a"] = "\"1\"", ["b"] = "2" });
        Assert.Equal(one, other);
        Assert.Equal("", RemoteAttributes.Canonical(new Dictionary<string, string>()));
    }

    private static RemoteEntry Entry(IReadOnlyDictionary<string, string> attributes, Timestamp time) => new()
    {
        Name = "n", IsDirectory = false, Size = 0, ModifyTime = time, CreateTime = default, Version = "1", Attributes = attributes,
    };

    [Fact]
    public async Task Extended_attributes_that_do_not_fit_are_named_in_the_log_and_stay_here()
    {
        await using var rig = new SyncRig();
        rig.Create("/a", "1");
        rig.MakeDirectory("/d");
        rig.Create("/fits", "1");
        rig.SetAttribute("/fits", "user.small", "1");
        foreach (var path in new[] { "/a", "/d" }) rig.SetAttribute(path, "user.large", new string('x', 4000));
        await rig.DrainAsync();
        Assert.Equal(["/a", "/d"], LeftOut(rig));
        rig.Log.Lines.Clear();
        rig.SetAttribute("/a", "user.more", "2");
        await rig.DrainAsync();
        Assert.Equal(["/a"], LeftOut(rig));
        Assert.Equal(4000, rig.Index.FindExtendedAttribute(rig.Inode("/a").Inode, "user.large"u8)!.Length);
    }

    private static IEnumerable<string> LeftOut(SyncRig rig) =>
        rig.Log.Lines.Where(line => line.StartsWith("Warning /", StringComparison.Ordinal)).Select(line => line.Split(' ')[1]).Order(StringComparer.Ordinal);
}
