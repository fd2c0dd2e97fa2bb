using CloudMount.Cli.Logs;
using CloudMount.Cli.Terminal;
using Microsoft.Extensions.Logging;

namespace CloudMount.Cli.Mounting;

/// <summary>Serves a mount in this process, with its log on standard error, until a signal or an unmount.</summary>
internal static class ForegroundMount
{
    /// <summary>Throws <see cref="CliException"/>.</summary>
    public static async Task RunAsync(MountPlan plan, CancellationToken cancellation)
    {
        // The directory we were started in may be the mount point, which this process must not touch once it is mounted.
        Environment.CurrentDirectory = "/";
        using var loggers = new LineLoggerFactory(new ErrorStreamLines(), LogLevel.Information, TimeProvider.System);
        var run = await MountRun.StartAsync(plan, loggers, TimeProvider.System, cancellation).ConfigureAwait(false);
        var view = new SyncLines(Console.Error, TimeProvider.System);
        await run.ServeAsync(() => { }, view.Show, cancellation).ConfigureAwait(false);
    }
}
