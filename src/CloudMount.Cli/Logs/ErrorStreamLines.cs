namespace CloudMount.Cli.Logs;

/// <summary>Log lines on standard error.</summary>
internal sealed class ErrorStreamLines : ILogLines
{
    private readonly TextWriter _writer = TextWriter.Synchronized(Console.Error);

    public void Write(ReadOnlySpan<char> line) => _writer.Write(line);

    public void Dispose() => _writer.Flush();
}
