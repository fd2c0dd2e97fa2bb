using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace CloudMount.Cli.Logs;

internal sealed class LineLogger(string category, ILogLines lines, LogLevel least, TimeProvider time) : ILogger
{
    public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        var line = new StringBuilder(160);
        line.Append(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {Word(logLevel)} {category}: ");
        AppendPlain(line, formatter(state, exception));
        if (exception is not null) line.Append('\n').Append(exception);
        line.Append('\n');
        lines.Write(line.ToString());
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        LogLevel.Critical => "fatal",
        LogLevel.None => "none",
    };

    // Names of files are in messages: a name with a line end must not look like an entry of its own.
    private static void AppendPlain(StringBuilder line, string message)
    {
        foreach (var letter in message) line.Append(char.IsControl(letter) ? '?' : letter);
    }
}
