using CloudMount.Control;

namespace CloudMount.Cli.Commands;

/// <summary>Runs a command and turns what ended it into a sentence on standard error and an exit code.</summary>
internal static class CommandResult
{
    public static async Task<int> RunAsync(Func<Task> command, CancellationToken cancellation)
    {
        try
        {
            await command().ConfigureAwait(false);
            return (int)ExitCode.Ok;
        }
        catch (CliException failure)
        {
            return Say(failure.Code, failure.Message);
        }
        catch (ControlException failure)
        {
            return Say(ExitCode.Failed, failure.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Standard output that is full or closed. What else touches files names them in a CliException.
            return Say(ExitCode.Failed, $"The output cannot be written: {failure.Message}");
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Say(ExitCode.Interrupted, "Interrupted.");
        }
    }

    public static int Say(ExitCode code, string message)
    {
        Tell($"cloudmount: {message}");
        return (int)code;
    }

    public static void Warn(string message) => Tell($"cloudmount: warning: {message}");

    private static void Tell(string line)
    {
        try
        {
            Console.Error.WriteLine(line);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Standard error is full or closed; the exit code still tells.
        }
    }
}
