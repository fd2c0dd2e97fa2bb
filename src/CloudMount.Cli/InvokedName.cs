using System.Text;
using CloudMount.Cli.Terminal;

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

    /// <summary>What a shell has to be given to run this program.</summary>
    public static string ForShell() => Path.GetFileName(Environment.ProcessPath) == "dotnet"
        ? $"dotnet {ShellWord.Of(Environment.GetCommandLineArgs()[0])}"
        : ForShell(Environment.ProcessPath!, Environment.GetEnvironmentVariable("PATH"));

    /// <summary>The name of a program where PATH leads to it, else its path.</summary>
    internal static string ForShell(string program, string? searchPath)
    {
        var name = Path.GetFileName(program);
        var found = (searchPath ?? "").Split(':').Where(Path.IsPathRooted).Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);
        return found is not null && File.ResolveLinkTarget(found, returnFinalTarget: true)?.FullName is var target && (target ?? found) == program
            ? name
            : ShellWord.Of(program);
    }
}
