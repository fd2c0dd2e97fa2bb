using System.Globalization;

namespace CloudMount.Server.Answers;

/// <summary>Sizes for people, as the service's framework writes them: "1 byte", "512 bytes", "1.0 KB", in steps of 1024.</summary>
internal static class SizeText
{
    private static readonly string[] Units = ["KB", "MB", "GB", "TB", "PB", "EB"];

    public static string Of(long bytes)
    {
        if (bytes < 1024) return bytes == 1 ? "1 byte" : string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes");
        var value = bytes / 1024.0;
        var unit = 0;
        for (; value >= 1024 && unit < Units.Length - 1; unit++) value /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{value:F1} {Units[unit]}");
    }
}
