using System.Globalization;

namespace CloudMount.Cli.Mounting;

/// <summary>A span of time as people write it: 30, 30s, 5m, 2h.</summary>
internal static class Duration
{
    /// <summary>Throws <see cref="CliException"/> (Usage) naming the option.</summary>
    public static TimeSpan Parse(string option, string value)
    {
        var unit = value.Length == 0 ? 's' : value[^1];
        var digits = value.Length > 0 && char.IsAsciiLetter(unit) ? value[..^1] : value;
        var seconds = unit switch
        {
            'm' => 60,
            'h' => 3600,
            _ when unit == 's' || char.IsAsciiDigit(unit) => 1,
            _ => 0,
        };
        return seconds > 0 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 1_000_000
            ? TimeSpan.FromSeconds((double)number * seconds)
            : throw new CliException(ExitCode.Usage, $"{option} needs a time such as 30s, 5m or 2h; \"{value}\" is none.");
    }
}
