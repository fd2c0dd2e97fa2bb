using System.Globalization;

namespace CloudMount.Server.Answers;

/// <summary>Times as v1.0 carries them: <c>YYYY-MM-DDTHH:MM:SS</c> in UTC, or Unix seconds with up to nine decimals.</summary>
internal static class TimeText
{
    private const long PerSecond = 1_000_000_000;
    private const long MaxSeconds = (long.MaxValue / PerSecond) - 1;
    private const int Decimals = 9;
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ss"];

    /// <param name="time">Nanoseconds since 1970.</param>
    public static string Of(long time) =>
        DateTime.UnixEpoch.AddTicks((time - Modulo(time)) / 100).ToString(Forms[0], CultureInfo.InvariantCulture);

    /// <summary>Nanoseconds since 1970; null when the text is no time or one outside of the years 1678 to 2261.</summary>
    public static long? Parse(string text)
    {
        var trimmed = text.EndsWith('Z') ? text[..^1] : text;
        return DateTime.TryParseExact(
            trimmed, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? FromDateTime(time) : ParseSeconds(text);
    }

    private static long Modulo(long time) => ((time % PerSecond) + PerSecond) % PerSecond;

    private static long? FromDateTime(DateTime time)
    {
        var ticks = time.Ticks - DateTime.UnixEpoch.Ticks;
        return Math.Abs(ticks / TimeSpan.TicksPerSecond) < MaxSeconds ? ticks * 100 : null;
    }

    private static long? ParseSeconds(string text)
    {
        var isNegative = text.StartsWith('-');
        var parts = text.AsSpan(isNegative ? 1 : 0);
        var dot = parts.IndexOf('.');
        var whole = dot < 0 ? parts : parts[..dot];
        var fraction = dot < 0 ? "" : parts[(dot + 1)..].ToString();
        if (!long.TryParse(whole, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > MaxSeconds) return null;
        if (dot >= 0 && !long.TryParse(fraction, NumberStyles.None, CultureInfo.InvariantCulture, out _)) return null;
        if (fraction.Length > Decimals) fraction = fraction[..Decimals];
        var nanoseconds = fraction.Length == 0 ? 0 : long.Parse(fraction.PadRight(Decimals, '0'), CultureInfo.InvariantCulture);
        var time = (seconds * PerSecond) + nanoseconds;
        return isNegative ? -time : time;
    }
}
