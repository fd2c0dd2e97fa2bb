using CloudMount.Cli.Mounting;
using Xunit;

namespace CloudMount.Cli.Tests.Mounting;

public sealed class SizeAndTimeTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(20L << 30, "20 GiB")]
    [InlineData(long.MaxValue, "8388608 TiB")]
    public void Bytes_are_shown_with_a_unit(long bytes, string text) => Assert.Equal(text, ByteSize.Format(bytes));

    [Theory]
    [InlineData("7", 7)]
    [InlineData("30s", 30)]
    [InlineData("5m", 300)]
    [InlineData("2h", 7200)]
    public void Times_are_read_with_a_unit(string text, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Duration.Parse("--timeout", text));

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("5x")]
    [InlineData("-5s")]
    [InlineData("1.5h")]
    [InlineData("99999999h")]
    public void What_is_no_time_is_refused(string text) => Assert.Throws<CliException>(() => Duration.Parse("--timeout", text));
}
