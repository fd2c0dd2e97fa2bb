using System.Globalization;

namespace CloudMount.Cli.Mounting;

/// <summary>Bytes as people write them: 500M, 20G; powers of 1024.</summary>
internal static class ByteSize
{
    private const string Units = "KMGT";

    /// <summary>Throws <see cref="CliException"/> (Usage) that begins with the option.</summary>
    public static long Parse(string option, string value)
    {
        var unit = value.Length > 0 ? Units.IndexOf(char.ToUpperInvariant(value[^1]), StringComparison.Ordinal) : -1;
        var digits = unit < 0 ? value : value[..^1];
        var shift = 10 * (unit + 1);
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= long.MaxValue >> shift
            ? number << shift
            : throw new CliException(ExitCode.Usage, $"{option} needs a size such as 500M or 20G; \"{value}\" is none.");
    }

    /// <summary>Three digits and a unit.</summary>
    public static string Format(long bytes)
    {
        double shown = bytes;
        var unit = -1;
        while (shown >= 1024 && unit + 1 < Units.Length)
        {
            shown /= 1024;
            unit++;
        }

        return unit < 0
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes} B")
            : string.Create(CultureInfo.InvariantCulture, $"{shown:0.#} {Units[unit]}iB");
    }
}
