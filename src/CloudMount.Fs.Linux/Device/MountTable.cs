using System.Globalization;
using System.Text;

namespace CloudMount.Fs.Linux.Device;

/// <summary>Reads /proc/self/mountinfo (proc(5)), which tells of a mount without touching it.</summary>
internal static class MountTable
{
    private const string FilePath = "/proc/self/mountinfo";
    private const int DeviceField = 2;
    private const int MountPointField = 4;

    /// <summary>The mount that shows at this path now, which is the last of those made there.</summary>
    public static MountTableEntry? Find(string mountPoint) => Find(File.ReadLines(FilePath), mountPoint);

    public static MountTableEntry? Find(IEnumerable<string> lines, string mountPoint)
    {
        MountTableEntry? found = null;
        foreach (var line in lines)
        {
            if (Parse(line) is { } entry && entry.MountPoint == mountPoint) found = entry;
        }

        return found;
    }

    /// <summary>Null for a line of another form.</summary>
    public static MountTableEntry? Parse(string line)
    {
        var fields = line.Split(' ');
        var separator = Array.IndexOf(fields, "-");
        if (separator < MountPointField + 1 || fields.Length < separator + 3) return null;
        var device = fields[DeviceField].Split(':');
        if (device.Length != 2 || !TryParse(device[0], out var major) || !TryParse(device[1], out var minor)) return null;
        return new(Unescape(fields[MountPointField]), fields[separator + 1], Unescape(fields[separator + 2]), major, minor);
    }

    private static bool TryParse(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>Space, tab, newline and backslash are written as a backslash and three octal digits.</summary>
    private static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal)) return text;
        var bytes = Encoding.UTF8.GetBytes(text);
        var length = 0;
        for (var at = 0; at < bytes.Length; length++)
        {
            var isEscape = bytes[at] == '\\' && at + 3 < bytes.Length;
            bytes[length] = isEscape
                ? (byte)(((bytes[at + 1] - '0') << 6) | ((bytes[at + 2] - '0') << 3) | (bytes[at + 3] - '0'))
                : bytes[at];
            at += isEscape ? 4 : 1;
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }
}
