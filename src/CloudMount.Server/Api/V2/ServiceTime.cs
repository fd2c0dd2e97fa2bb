using System.Globalization;

namespace CloudMount.Server.Api.V2;

/// <summary>
/// Times as v2 carries them: <c>YYYY-MM-DDTHH:MM:SS</c>, what a clock on the wall shows in Indianapolis, where the service is. In the hour that
/// comes twice in autumn they do not say which one they mean.
/// </summary>
internal static class ServiceTime
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss";
    private const long PerSecond = 1_000_000_000;
    private const string Id = "America/Indiana/Indianapolis";

    private static readonly TimeSpan Standard = TimeSpan.FromHours(-5);
    private static readonly TimeSpan Daylight = TimeSpan.FromHours(1);

    /// <summary>From the machine's tz database; without one by the rules of <see cref="BuiltIn"/>.</summary>
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.TryFindSystemTimeZoneById(Id, out var zone) ? zone : BuiltIn();

    /// <param name="time">Nanoseconds since 1970.</param>
    public static string Of(long time) => Of(time, Zone);

    /// <param name="time">Unix seconds.</param>
    public static string OfSeconds(long time) => Of(time * PerSecond);

    public static string Of(long time, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddTicks(SecondsOf(time) * TimeSpan.TicksPerSecond), zone)
            .ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>Unix seconds; null for what is no such time, and for what no clock there shows since it is put forward in spring.</summary>
    public static long? Parse(string text) =>
        DateTime.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && !Zone.IsInvalidTime(time)
            ? (TimeZoneInfo.ConvertTimeToUtc(time, Zone) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond : null;

    private static long SecondsOf(long time) => (time / PerSecond) - (time % PerSecond < 0 ? 1 : 0);

    /// <summary>Eastern time, with daylight saving time since 2006 (15 U.S.C. 260a; Indiana Code 1-1-8.1), none from 1971 on.</summary>
    internal static TimeZoneInfo BuiltIn()
    {
        var twoOClock = DateTime.MinValue.AddHours(2);
        var first = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            new(2006, 1, 1),
            new(2006, 12, 31),
            Daylight,
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(twoOClock, 4, 1, DayOfWeek.Sunday),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(twoOClock, 10, 5, DayOfWeek.Sunday));
        var since = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            new(2007, 1, 1),
            DateTime.MaxValue.Date,
            Daylight,
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(twoOClock, 3, 2, DayOfWeek.Sunday),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(twoOClock, 11, 1, DayOfWeek.Sunday));
        return TimeZoneInfo.CreateCustomTimeZone(Id, Standard, Id, "EST", "EDT", [first, since]);
    }
}
