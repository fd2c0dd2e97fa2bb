using CloudMount.Fs.Linux.Protocol;
using Xunit;

namespace CloudMount.Fs.Linux.Tests.Protocol;

public sealed class ArgumentReaderTests
{
    [Fact]
    public void Structs_and_names_are_read_one_after_another()
    {
        var reader = new ArgumentReader([1, 0, 0, 0, 2, 0, 0, 0, (byte)'a', (byte)'b', 0, (byte)'c', 0]);
        Assert.Equal(new MkdirIn(1, 2), reader.Read<MkdirIn>());
        Assert.Equal("ab"u8, reader.ReadName());
        Assert.Equal("c"u8, reader.ReadName());
        Assert.Equal(0, reader.Remaining);
    }

    [Fact]
    public void A_struct_beyond_the_end_is_malformed() =>
        Assert.Throws<MalformedRequestException>(() => new ArgumentReader(new byte[7]).Read<MkdirIn>());

    [Fact]
    public void A_name_without_an_end_is_malformed() =>
        Assert.Throws<MalformedRequestException>(() => new ArgumentReader("abc"u8).ReadName().ToArray());

    [Fact]
    public void Data_beyond_the_end_is_malformed() =>
        Assert.Throws<MalformedRequestException>(() => new ArgumentReader("abc"u8).ReadBytes(uint.MaxValue).ToArray());
}
