using System.Globalization;
using CloudMount.Remote.SmartFile;
using Xunit;

namespace CloudMount.Tests.Remote.SmartFile.V2;

/// <summary>The zone in which v2 tells times.</summary>
public sealed class IndianapolisTimeTests
{
    [Theory]
    [InlineData("2026-01-01T00:00:01", "2026-01-01T05:00:01")]
    [InlineData("2026-07-01T12:00:00", "2026-07-01T16:00:00")]
    [InlineData("2026-03-08T01:59:59", "2026-03-08T06:59:59")]
    [InlineData("2026-03-08T02:30:00", "2026-03-08T07:30:00")]
    [InlineData("2026-03-08T03:00:00", "2026-03-08T07:00:00")]
    [InlineData("2026-11-01T00:59:59", "2026-11-01T04:59:59")]
    [InlineData("2026-11-01T01:30:00", "2026-11-01T05:30:00")]
    [InlineData("2026-11-01T02:00:00", "2026-11-01T07:00:00")]
    public void A_wall_time_is_read_by_the_rules_of_the_zone(string wall, string utc)
    {
        var time = DateTime.ParseExact(wall, "s", CultureInfo.InvariantCulture);
        Assert.Equal(utc, IndianapolisTime.ToUtc(time).ToString("s", CultureInfo.InvariantCulture));
        Assert.Equal(utc, IndianapolisTime.ToUtc(time, IndianapolisTime.Own()).ToString("s", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void The_ends_of_time_are_no_error()
    {
        Assert.Equal(DateTimeKind.Utc, IndianapolisTime.ToUtc(DateTime.MinValue).Kind);
        Assert.Equal(DateTimeKind.Utc, IndianapolisTime.ToUtc(DateTime.MaxValue).Kind);
    }
}
