namespace CloudMount.Cli;

/// <summary>Ends a command. The message is the one sentence on standard error: what is wrong and what to do.</summary>
internal sealed class CliException(ExitCode code, string message, Exception? cause = null) : Exception(message, cause)
{
    public ExitCode Code { get; } = code;
}
