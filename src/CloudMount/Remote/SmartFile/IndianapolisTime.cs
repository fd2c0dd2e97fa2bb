namespace CloudMount.Remote.SmartFile;

/// <summary>
/// The zone in which v2 tells times, without saying so in the reply (facts B.3). The rules are the system's; a system without a zone database has
/// those that hold since 2007.
/// </summary>
internal static class IndianapolisTime
{
    private static readonly TimeSpan Standard = TimeSpan.FromHours(-5);

    private static readonly TimeZoneInfo Zone =
        TimeZoneInfo.TryFindSystemTimeZoneById("America/Indiana/Indianapolis", out var found) ? found : Own();

    /// <summary>
    /// A wall time as UTC. The hour that comes twice in autumn is taken for its first time, so that no entry is from the future; the one that is left
    /// out in spring, for the hour that follows it.
    /// </summary>
    /// <param name="wall">Without a kind.</param>
    public static DateTime ToUtc(DateTime wall) => ToUtc(wall, Zone);

    /// <summary>For tests of both sets of rules.</summary>
    internal static DateTime ToUtc(DateTime wall, TimeZoneInfo zone)
    {
        var offset = zone.IsInvalidTime(wall) ? Standard : zone.IsAmbiguousTime(wall) ? zone.GetAmbiguousTimeOffsets(wall).Max() : zone.GetUtcOffset(wall);
        var ticks = Math.Clamp(wall.Ticks - offset.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks);
        return new DateTime(ticks, DateTimeKind.Utc);
    }

    /// <summary>From 2 o'clock of the second Sunday of March to that of the first one of November.</summary>
    internal static TimeZoneInfo Own()
    {
        var two = new DateTime(1, 1, 1, 2, 0, 0);
        var rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            new DateTime(2007, 1, 1),
            DateTime.MaxValue.Date,
            TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(two, 3, 2, DayOfWeek.Sunday),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(two, 11, 1, DayOfWeek.Sunday));
        return TimeZoneInfo.CreateCustomTimeZone("Indianapolis", Standard, "Indianapolis", "Indianapolis", "Indianapolis in summer", [rule]);
    }
}
