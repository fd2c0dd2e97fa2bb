using CloudMount.Server.Answers;

namespace CloudMount.Server.Tests.Answers;

public sealed class TimeTextTests
{
    [Theory]
    [InlineData(0, "1970-01-01T00:00:00")]
    [InlineData(-1, "1969-12-31T23:59:59")]
    [InlineData(1_999_999_999, "1970-01-01T00:00:01")]
    [InlineData(951782399_000000000, "2000-02-28T23:59:59")]
    public void Times_are_written_in_whole_seconds_rounded_down(long nanoseconds, string expected) =>
        Assert.Equal(expected, TimeText.Of(nanoseconds));

    [Theory]
    [InlineData("2000-02-28T23:59:59", 951782399_000000000)]
    [InlineData("2000-02-28T23:59:59Z", 951782399_000000000)]
    [InlineData("2000-02-28T23:59:59.5", 951782399_500000000)]
    [InlineData("0", 0)]
    [InlineData("0.000000001", 1)]
    [InlineData("-0.000000001", -1)]
    public void Both_forms_are_read(string text, long expected) => Assert.Equal(expected, TimeText.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".5")]
    [InlineData("1.x")]
    [InlineData("1e9")]
    [InlineData("+1")]
    [InlineData("0001-01-01T00:00:00")]
    [InlineData("9999-01-01T00:00:00")]
    [InlineData("9300000000")]
    public void What_is_no_time_is_null(string text) => Assert.Null(TimeText.Parse(text));
}
