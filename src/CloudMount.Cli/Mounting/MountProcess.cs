using System.Text.Json;
using CloudMount.Cli.Logs;
using CloudMount.Cli.Native;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace CloudMount.Cli.Mounting;

/// <summary>
/// The process that serves a mount in the background: of its own session, in the root directory, its streams leading into the log. It
/// takes its plan from standard input and reports once on standard output. The command line is not parsed on this way: it would cost the start
/// a tenth of a second.
/// </summary>
internal static class MountProcess
{
    /// <summary>The first argument that leads here; what follows it is for people who list processes.</summary>
    public const string Verb = "mount-process";

    public static async Task<int> RunAsync()
    {
        using var report = new FileStream(new SafeFileHandle(LibC.Duplicate(1), ownsHandle: true), FileAccess.Write);
        using var signals = new CommandSignals();
        try
        {
            var plan = ReadPlan();
            using var loggers = Detach(plan);
            var run = await MountRun.StartAsync(plan, loggers, TimeProvider.System, signals.Token).ConfigureAwait(false);
            await run.ServeAsync(() => Report(report, new(ExitCode.Ok, run.Warning)), _ => { }, signals.Token).ConfigureAwait(false);
            return 0;
        }
        catch (CliException failure)
        {
            Report(report, new(failure.Code, failure.Message));
            return (int)failure.Code;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            Report(report, new(ExitCode.Interrupted, "Interrupted."));
            return (int)ExitCode.Interrupted;
        }
        catch (Exception failure)
        {
            // A bug. Whoever waits is told what it was; the runtime writes the rest to the log.
            Report(report, new(ExitCode.Failed, $"The process for the mount failed: {failure.Message}"));
            throw;
        }
    }

    private static MountPlan ReadPlan()
    {
        using var input = new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read);
        try
        {
            return JsonSerializer.Deserialize(input, MountJson.Default.MountPlan) ?? throw new JsonException("The plan is null.");
        }
        catch (JsonException failure)
        {
            throw new CliException(ExitCode.Usage, $"\"{Verb}\" is started by \"cloudmount mount\" only.", failure);
        }
    }

    private static LineLoggerFactory Detach(MountPlan plan)
    {
        // Fails only for the leader of a group, which a child of "cloudmount mount" never is.
        _ = LibC.StartSession();
        Environment.CurrentDirectory = "/";
        using (var nothing = File.OpenHandle("/dev/null")) LibC.DuplicateTo((int)nothing.DangerousGetHandle(), 0);
        try
        {
            var lines = new FileLines(plan.LogFile!, takesStandardStreams: true);
            return new(lines, LogLevel.Information, TimeProvider.System);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.RightsMissing, $"The log file cannot be written: {failure.Message}", failure);
        }
    }

    private static void Report(FileStream report, StartReport content)
    {
        try
        {
            JsonSerializer.Serialize(report, content, MountJson.Default.StartReport);
            report.WriteByte((byte)'\n');
            report.Dispose();
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // Nobody waits any more, or the report was given before.
        }
    }
}
