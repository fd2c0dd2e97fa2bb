using System.CommandLine;
using CloudMount.Cli.Logs;
using CloudMount.Cli.Mounting;
using CloudMount.Cli.Remotes;
using CloudMount.Cli.Serving;
using CloudMount.Cli.Terminal;
using CloudMount.Control;
using CloudMount.Remote;
using Microsoft.Extensions.Logging;

namespace CloudMount.Cli.Commands;

/// <summary>
/// <c>cloudmount demo MOUNTPOINT</c>: a server of our own and a mount of it, in one process. The server touches its folder and never the mount.
/// </summary>
internal static class DemoCommand
{
    public static Command Make()
    {
        var mountPoint = new Argument<string>("MOUNTPOINT") { Description = "An empty directory; made when it is missing." };
        var command = new Command("demo", "Try it: serve a folder of your own and mount it, until Ctrl-C.") { mountPoint };
        command.SetAction((parsed, cancellation) => CommandResult.RunAsync(
            () => RunAsync(parsed.GetRequiredValue(mountPoint), Places.Current, cancellation), cancellation));
        return command;
    }

    private static async Task RunAsync(string mountPoint, Places places, CancellationToken cancellation)
    {
        var store = new DemoStore(places.DemoDirectory);
        var runtime = places.OpenRuntime();
        var resolved = MakeMountPoint(mountPoint, runtime);
        store.Prepare();

        // As for a mount in the foreground: the current directory may be the mount point.
        Environment.CurrentDirectory = "/";
        using var loggers = new LineLoggerFactory(new ErrorStreamLines(), LogLevel.Warning, TimeProvider.System);
        var server = await Composition.StartServerAsync(
            new() { RootDirectory = store.Files, DataDirectory = store.Server, Listen = [new Uri("http://127.0.0.1:0")] }, loggers).ConfigureAwait(false);
        try
        {
            var plan = Plan(store, store.Account(server), server, resolved, runtime);
            var run = await MountRun.StartAsync(plan, loggers, TimeProvider.System, cancellation).ConfigureAwait(false);
            var view = new SyncLines(Console.Out, TimeProvider.System);
            await run.ServeAsync(() => Explain(resolved, store, server), view.Show, cancellation).ConfigureAwait(false);
            Console.Out.WriteLine($"{resolved} is unmounted. The files are in {store.Files}.");
        }
        finally
        {
            await server.StopAsync().ConfigureAwait(false);
        }
    }

    private static string MakeMountPoint(string mountPoint, RuntimeDirectory runtime)
    {
        var resolved = MountPoint.Resolve(mountPoint);
        if (MountTable.TypeAt(resolved) is null && !File.Exists(resolved))
        {
            try
            {
                Directory.CreateDirectory(resolved);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new CliException(ExitCode.MountPointMissing, $"The mount point {mountPoint} cannot be made: {failure.Message}", failure);
            }
        }

        resolved = MountPoint.Resolve(mountPoint);
        MountPoint.Require(resolved, ControlClient.IsListening(runtime.SocketPathOf(resolved)));
        return resolved;
    }

    /// <summary>The volume has a name of its own: the port, and with it the address, changes with each start.</summary>
    private static MountPlan Plan(DemoStore store, RemoteCredentials account, RunningServer server, string mountPoint, RuntimeDirectory runtime) => new()
    {
        Target = new("demo", new(server.BaseAddress, RemotePath.Root), account),
        MountPoint = mountPoint,
        CacheDirectory = store.Cache,
        Volume = "demo",
        Options = new(),
        RuntimeDirectory = runtime.Path,
    };

    private static void Explain(string mountPoint, DemoStore store, RunningServer server)
    {
        var program = InvokedName.ForShell();
        Console.Out.WriteLine(
            $"""
            {mountPoint} is mounted.
            A server at {server.BaseAddress} keeps its files in {store.Files}, as ordinary files.

            Try in another terminal:
              cd {ShellWord.Of(mountPoint)}
              echo hello > hello.txt && cat hello.txt
              git init project && cd project && git commit --allow-empty -m first
              {program} status     # what is pending, what is cached
              {program} sync       # wait until the server has everything
              ls -R {ShellWord.Of(store.Files)}

            Ctrl-C uploads what is pending, unmounts and stops. The next start goes on with the same files.
            """);
    }
}
