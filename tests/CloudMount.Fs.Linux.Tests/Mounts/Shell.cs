using System.Diagnostics;

namespace CloudMount.Fs.Linux.Tests.Mounts;

/// <summary>Runs ordinary programs on a mount.</summary>
internal static class Shell
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What the script printed. Throws when it fails.</summary>
    public static async Task<string> RunAsync(string script)
    {
        var (code, output) = await TryAsync(script);
        return code == 0 ? output : throw new InvalidOperationException($"'{script}' ended with {code}: {output}");
    }

    public static async Task<(int ExitCode, string Output)> TryAsync(string script)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec 2>&1\n" + script]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, output.Trim());
    }
}
