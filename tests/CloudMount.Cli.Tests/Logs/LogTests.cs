using CloudMount.Cli.Logs;
using CloudMount.TestKit;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CloudMount.Cli.Tests.Logs;

public sealed class LogTests : IDisposable
{
    private readonly Workplace _workplace = new();

    private string LogFile => Path.Combine(_workplace.Root, "logs", "a.log");

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void An_entry_is_one_line_whatever_the_name_of_a_file_holds()
    {
        using (var loggers = new LineLoggerFactory(new FileLines(LogFile, takesStandardStreams: false), LogLevel.Information, new ManualTimeProvider()))
        {
            var logger = loggers.CreateLogger("CloudMount.WriteBack.Reconciler");
            logger.LogDebug("Not shown.");
            logger.LogWarning("Refused: {Path}", "a\n2026 forged\u001b[2J");
        }

        Assert.Equal("2026-01-01T00:00:00.000Z warn Reconciler: Refused: a?2026 forged?[2J\n", File.ReadAllText(LogFile));
    }

    [Fact]
    public void A_full_file_is_kept_once_and_a_new_one_begins()
    {
        using var lines = new FileLines(LogFile, takesStandardStreams: false, maxBytes: 4);
        foreach (var line in (string[])["one\n", "two\n", "three\n", "four\n"]) lines.Write(line);
        Assert.Equal("three\n", File.ReadAllText(LogFile + ".1"));
        Assert.Equal("four\n", File.ReadAllText(LogFile));
    }

    [Fact]
    public void A_log_goes_on_where_it_ended_and_only_its_owner_reads_it()
    {
        for (var start = 0; start < 2; start++)
        {
            using var lines = new FileLines(LogFile, takesStandardStreams: false);
            lines.Write("line\n");
        }

        Assert.Equal("line\nline\n", File.ReadAllText(LogFile));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(LogFile));
    }
}
