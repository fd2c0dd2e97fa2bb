using CloudMount.Fs.Linux.Protocol;
using CloudMount.Primitives;
using CloudMount.Vfs;
using Xunit;

namespace CloudMount.Fs.Linux.Tests.Protocol;

public sealed class AttributeEncodingTests
{
    private static readonly InodeAttributes Sample = new(
        new InodeNumber(9), FileKind.BlockDevice, 0xFFF, 1, 2, 3, 4, 513, Timestamp.From(10, 11), Timestamp.From(-1, 5), Timestamp.From(12, 13),
        Timestamp.From(14, 15), 0x10_03_02, TimeSpan.FromSeconds(1.5));

    [Fact]
    public void Attributes_keep_kind_permissions_and_times_before_1970()
    {
        var body = AttributeEncoding.ToAttributes(Sample).Attributes;
        Assert.Equal(0x6FFFu, body.Mode);
        Assert.Equal((-1L, 5u), ((long)body.ModifySeconds, body.ModifyNanoseconds));
        Assert.Equal(2ul, body.Blocks);
    }

    [Fact]
    public void Validity_is_split_into_seconds_and_nanoseconds()
    {
        var reply = AttributeEncoding.ToAttributes(Sample);
        Assert.Equal((1ul, 500_000_000u), (reply.ValidSeconds, reply.ValidNanoseconds));
        var never = AttributeEncoding.ToAttributes(Sample with { Validity = TimeSpan.FromSeconds(-1) });
        Assert.Equal((0ul, 0u), (never.ValidSeconds, never.ValidNanoseconds));
    }

    [Fact]
    public void A_missing_name_is_a_node_of_0_that_may_be_kept()
    {
        var entry = AttributeEncoding.ToEntry(new EntryAnswer(default, TimeSpan.FromSeconds(3)));
        Assert.Equal((0ul, 3ul), (entry.Node, entry.EntryValidSeconds));
    }

    [Fact]
    public void Statx_takes_device_numbers_apart()
    {
        var reply = AttributeEncoding.ToStatx(Sample);
        Assert.Equal((3u, 0x102u), (reply.DeviceMajor, reply.DeviceMinor));
        Assert.Equal(new StatxTime(14, 15, 0), reply.BirthTime);
    }
}
