using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace CloudMount.Server.Tests;

/// <summary>
/// Sees which files and directories this process has put on disk, by strace. For tests of <see cref="AloneCollection"/> only: a process that is forked
/// while strace lets go of this one leaves both of them waiting for each other.
/// </summary>
internal sealed partial class FlushTrace : IDisposable
{
    private const string Tracer = "/usr/bin/strace";

    // SIGINT of signal(7).
    private const int Interrupt = 2;

    private readonly string _log = Path.GetTempFileName();
    private readonly Process _process;

    private FlushTrace()
    {
        var process = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        _process = Process.Start(new ProcessStartInfo(Tracer, ["-f", "-y", "-e", "trace=fsync", "-o", _log, "-p", process])
        {
            RedirectStandardError = true,
        })!;
    }

    /// <summary>Begins to look; the test is skipped where that cannot be done.</summary>
    public static async Task<FlushTrace> StartAsync()
    {
        Assert.SkipUnless(File.Exists(Tracer), "strace is not installed.");
        var trace = new FlushTrace();
        var answer = await trace._process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
        if (answer?.Contains(" attached", StringComparison.Ordinal) == true) return trace;
        trace.Dispose();
        Assert.Skip($"This process cannot be traced: {answer}");
        return trace;
    }

    /// <summary>The paths that were put on disk since the start, and the end of the look.</summary>
    public async Task<IReadOnlyList<string>> EndAsync()
    {
        Assert.Equal(0, Kill(_process.Id, Interrupt));
        await _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var lines = await File.ReadAllLinesAsync(_log, TestContext.Current.CancellationToken);
        return [.. lines.Where(line => line.Contains("fsync(", StringComparison.Ordinal)).Select(line => line.Split('<', '>')[1])];
    }

    public void Dispose()
    {
        _process.Dispose();
        File.Delete(_log);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
