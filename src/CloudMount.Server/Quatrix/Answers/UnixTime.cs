using System.Globalization;
using System.Text.Json;
using CloudMount.Server.Files;

namespace CloudMount.Server.Quatrix.Answers;

/// <summary>Times as Quatrix carries them: Unix seconds, whole or with the six decimals of a microsecond. Here in nanoseconds.</summary>
internal static class UnixTime
{
    private const long PerSecond = 1_000_000_000;
    private const long PerMicrosecond = 1000;

    /// <summary>What nanoseconds in 64 bits can hold, in seconds.</summary>
    private const decimal MaxSeconds = long.MaxValue / PerSecond;

    public static Refusal Invalid { get; } = Refusal.Invalid("The parameter mtime must be Unix seconds of the years 1678 to 2261.", "mtime");

    public static long Seconds(long time) => Floor(time, PerSecond);

    public static decimal Microseconds(long time) => Floor(time, PerMicrosecond) / 1_000_000m;

    /// <summary>Null for what is no number, or no time that can be kept.</summary>
    public static long? Parse(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var seconds) ? FromSeconds(seconds) : null;

    /// <summary>As <see cref="Parse(JsonElement)"/>.</summary>
    public static long? Parse(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? FromSeconds(seconds) : null;

    private static long? FromSeconds(decimal seconds) => Math.Abs(seconds) < MaxSeconds ? (long)decimal.Floor(seconds * PerSecond) : null;

    private static long Floor(long time, long unit) => (time / unit) - (time % unit < 0 ? 1 : 0);
}
