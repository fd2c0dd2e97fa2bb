using CloudMount.Server.Listing;

namespace CloudMount.Server.Tests.Listing;

public sealed class Crc32Tests
{
    [Fact]
    public void The_check_value_of_the_catalogue_comes_out()
    {
        var crc = new Crc32();
        crc.Append("123456789"u8);
        Assert.Equal(0xCBF43926, crc.Value);
    }

    [Fact]
    public void Parts_give_what_the_whole_gives()
    {
        var bytes = new byte[1000];
        new Random(1).NextBytes(bytes);
        var whole = new Crc32();
        whole.Append(bytes);
        for (var cut = 0; cut < 40; cut++)
        {
            var parts = new Crc32();
            parts.Append(bytes.AsSpan(0, cut));
            parts.Append(bytes.AsSpan(cut));
            Assert.Equal(whole.Value, parts.Value);
        }
    }
}
