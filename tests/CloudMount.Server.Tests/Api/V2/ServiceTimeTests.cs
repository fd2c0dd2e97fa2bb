using CloudMount.Server.Api.V2;

namespace CloudMount.Server.Tests.Api.V2;

public sealed class ServiceTimeTests
{
    [Theory]
    [InlineData("2005-07-01T12:00:00Z", "2005-07-01T07:00:00")]
    [InlineData("2006-07-01T12:00:00Z", "2006-07-01T08:00:00")]
    [InlineData("2026-03-08T06:59:59Z", "2026-03-08T01:59:59")]
    [InlineData("2026-03-08T07:00:00Z", "2026-03-08T03:00:00")]
    [InlineData("2026-11-01T05:59:59Z", "2026-11-01T01:59:59")]
    [InlineData("2026-11-01T06:00:00Z", "2026-11-01T01:00:00")]
    [InlineData("1969-12-31T23:59:59.5Z", "1969-12-31T18:59:59")]
    public void Times_are_those_of_a_wall_clock_in_Indianapolis(string utc, string expected) =>
        Assert.Equal(expected, ServiceTime.Of((DateTimeOffset.Parse(utc, null).UtcTicks - DateTime.UnixEpoch.Ticks) * 100));

    [Fact]
    public void Without_a_tz_database_the_clock_goes_the_same_from_1971_on()
    {
        var (builtIn, hour) = (ServiceTime.BuiltIn(), 3_600_000_000_000);
        var start = new DateTimeOffset(1971, 1, 1, 5, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds() * 1_000_000_000;
        for (var time = start; time < start + (70L * 365 * 24 * hour); time += 7 * hour) Assert.Equal(ServiceTime.Of(time), ServiceTime.Of(time, builtIn));
    }
}
