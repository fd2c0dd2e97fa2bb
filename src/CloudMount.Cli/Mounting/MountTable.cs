using System.Text;

namespace CloudMount.Cli.Mounting;

/// <summary>What is mounted where, as /proc/self/mountinfo tells it (proc_pid_mountinfo(5)): without touching any mount.</summary>
internal static class MountTable
{
    /// <summary>The type of the topmost mount at exactly this path; null when none is there.</summary>
    public static string? TypeAt(string path) => TypeAt(path, File.ReadLines("/proc/self/mountinfo"));

    internal static string? TypeAt(string path, IEnumerable<string> lines)
    {
        string? type = null;
        foreach (var line in lines)
        {
            // 36 35 98:0 /root /mount/point rw,noatime optional... - type source options
            var fields = line.Split(' ');
            var separator = Array.IndexOf(fields, "-");
            if (separator > 5 && separator + 1 < fields.Length && Unescape(fields[4]) == path) type = fields[separator + 1];
        }

        return type;
    }

    /// <summary>Space, tab, line end and backslash are written as three octal digits.</summary>
    private static string Unescape(string field)
    {
        if (!field.Contains('\\', StringComparison.Ordinal)) return field;
        var plain = new StringBuilder(field.Length);
        for (var at = 0; at < field.Length; at++)
        {
            if (field[at] != '\\' || at + 3 >= field.Length) plain.Append(field[at]);
            else
            {
                plain.Append((char)Convert.ToInt32(field.Substring(at + 1, 3), 8));
                at += 3;
            }
        }

        return plain.ToString();
    }
}
