using System.Globalization;
using System.Text;

namespace CloudMount.WriteBack;

/// <summary>The name a local version takes when the remote keeps its own: <c>name (conflict HOST DATE).ext</c>.</summary>
internal static class ConflictName
{
    // NAME_MAX of linux/limits.h, which remotes keep to as well.
    private const int MaxNameBytes = 255;

    /// <param name="number">1 for the first try; later ones carry the number.</param>
    public static string For(string name, string host, DateTimeOffset time, int number)
    {
        var dot = name.LastIndexOf('.');
        var extension = dot > 0 && name.Length - dot <= 16 ? name[dot..] : "";
        var counter = number > 1 ? string.Create(CultureInfo.InvariantCulture, $" {number}") : "";
        var mark = string.Create(CultureInfo.InvariantCulture, $" (conflict {host} {time:yyyy-MM-dd}{counter})");
        var stem = name[..^extension.Length];
        while (stem.Length > 0 && Encoding.UTF8.GetByteCount(stem) + Encoding.UTF8.GetByteCount(mark) + Encoding.UTF8.GetByteCount(extension) > MaxNameBytes)
        {
            stem = stem[..^(stem.Length > 1 && char.IsLowSurrogate(stem[^1]) ? 2 : 1)];
        }

        return stem + mark + extension;
    }
}
