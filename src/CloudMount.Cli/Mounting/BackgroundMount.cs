using System.Diagnostics;
using System.Text.Json;
using CloudMount.Cli.Native;

namespace CloudMount.Cli.Mounting;

/// <summary>
/// Starts a process that serves a mount and outlives this one. The plan, with the credentials in it, goes through a pipe: neither arguments nor
/// environment of the new process show them.
/// </summary>
internal static class BackgroundMount
{
    /// <summary>Returns when the mount answers, with the new process's warning if it has one. Throws <see cref="CliException"/>.</summary>
    public static async Task<string?> StartAsync(MountPlan plan, CancellationToken cancellation)
    {
        LibC.KeepDescriptors();
        using var process = Process.Start(Describe(plan))
            ?? throw new CliException(ExitCode.Failed, "The process for the mount could not be started.");
        try
        {
            await SendAsync(process, plan, cancellation).ConfigureAwait(false);
            var line = await process.StandardOutput.ReadLineAsync(cancellation).ConfigureAwait(false);
            var report = line is null ? null : JsonSerializer.Deserialize(line, MountJson.Default.StartReport);
            if (report is null) throw await EndedAsync(process, plan, cancellation).ConfigureAwait(false);
            return report.Code == ExitCode.Ok ? report.Message : throw new CliException(report.Code, report.Message ?? "The mount failed.");
        }
        catch (OperationCanceledException)
        {
            LibC.Terminate(process.Id);
            throw;
        }
    }

    /// <summary>Without a report the runtime itself failed; what it said before the log was open is on standard error.</summary>
    private static async Task<CliException> EndedAsync(Process process, MountPlan plan, CancellationToken cancellation)
    {
        var said = await process.StandardError.ReadToEndAsync(cancellation).ConfigureAwait(false);
        return new(ExitCode.Failed, $"The process for the mount ended before it answered; see {plan.LogFile}. {said}".TrimEnd());
    }

    private static ProcessStartInfo Describe(MountPlan plan)
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileName(program) == "dotnet") start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        start.ArgumentList.Add(MountProcess.Verb);
        start.ArgumentList.Add(plan.Target.Display);
        start.ArgumentList.Add(plan.MountPoint);
        foreach (var name in start.Environment.Keys.Where(IsSecret).ToArray()) start.Environment.Remove(name);
        return start;
    }

    private static bool IsSecret(string variable) =>
        variable.StartsWith("CLOUDMOUNT_", StringComparison.Ordinal)
        && (variable.EndsWith("_KEY", StringComparison.Ordinal) || variable.EndsWith("_PASSWORD", StringComparison.Ordinal)
            || variable is "CLOUDMOUNT_PIN" or "CLOUDMOUNT_MFA_CODE");

    private static async Task SendAsync(Process process, MountPlan plan, CancellationToken cancellation)
    {
        try
        {
            var pipe = process.StandardInput.BaseStream;
            await JsonSerializer.SerializeAsync(pipe, plan, MountJson.Default.MountPlan, cancellation).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException failure)
        {
            throw new CliException(ExitCode.Failed, "The process for the mount ended before it was told what to mount.", failure);
        }
    }
}
