namespace CloudMount.Cli.Logs;

/// <summary>Where log lines go: a file or standard error. Thread-safe.</summary>
internal interface ILogLines : IDisposable
{
    /// <summary>Writes one line; the text ends with its line end.</summary>
    void Write(ReadOnlySpan<char> line);
}
