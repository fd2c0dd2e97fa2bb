using System.Text;

namespace CloudMount.Cli;

/// <summary>The name this program was called by. .NET gives the program's own path instead, even when called by a symbolic link.</summary>
internal static class InvokedName
{
    public static string Get()
    {
        if (!OperatingSystem.IsLinux()) return "";
        var line = File.ReadAllBytes("/proc/self/cmdline").AsSpan();
        var end = line.IndexOf((byte)0);
        return Path.GetFileName(Encoding.UTF8.GetString(end < 0 ? line : line[..end]));
    }
}
