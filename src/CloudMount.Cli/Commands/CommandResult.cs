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
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Say(ExitCode.Interrupted, "Interrupted.");
        }
    }

    public static int Say(ExitCode code, string message)
    {
        Console.Error.WriteLine($"cloudmount: {message}");
        return (int)code;
    }

    public static void Warn(string message) => Console.Error.WriteLine($"cloudmount: warning: {message}");
}
