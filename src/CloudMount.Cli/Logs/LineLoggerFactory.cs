using Microsoft.Extensions.Logging;

namespace CloudMount.Cli.Logs;

/// <summary>
/// Loggers that write one line per entry: time in UTC, level, category, message. Small because a mount must start quickly; the
/// factories of Microsoft.Extensions.Logging load options and dependency injection first.
/// </summary>
internal sealed class LineLoggerFactory(ILogLines lines, LogLevel least, TimeProvider time) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) =>
        new LineLogger(categoryName[(categoryName.LastIndexOf('.') + 1)..], lines, least, time);

    /// <summary>Not supported: there is one place to write to.</summary>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("A line logger writes to one place.");

    public void Dispose() => lines.Dispose();
}
