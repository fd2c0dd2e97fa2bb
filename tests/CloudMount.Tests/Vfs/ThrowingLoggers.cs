using Microsoft.Extensions.Logging;

namespace CloudMount.Tests.Vfs;

/// <summary>Ends whatever says something critical, when told to.</summary>
internal sealed class ThrowingLoggers : ILoggerFactory, ILogger
{
    public bool Throws { get; set; }

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => Throws;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (Throws && logLevel == LogLevel.Critical) throw new InvalidOperationException(formatter(state, exception));
    }

    public void Dispose()
    {
    }
}
