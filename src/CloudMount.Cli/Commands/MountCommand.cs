using System.CommandLine;
using CloudMount.Cli.Mounting;
using CloudMount.Cli.Terminal;

namespace CloudMount.Cli.Commands;

/// <summary><c>cloudmount mount REMOTE MOUNTPOINT</c>.</summary>
internal static class MountCommand
{
    public static Command Make()
    {
        var remote = new Argument<string>("REMOTE")
        {
            Description = "A name from the config file (work:, work:/sub/path) or a URL (smartfile://HOST[:PORT]/PATH, quatrix://HOST[:PORT]/PATH, smartfile+http://...).",
        };
        remote.HelpName = "REMOTE";
        remote.CompletionSources.Add(_ => Completions.Remotes());
        var mountPoint = new Argument<string>("MOUNTPOINT") { Description = "An existing empty directory." };
        var options = new Option<string[]>("--options", "-o")
        {
            Description = $"Mount options, separated by commas: {string.Join(", ", OptionList.Names)}.",
            HelpName = "LIST",
        };
        options.CompletionSources.Add(_ => OptionList.Names.Select(name => new System.CommandLine.Completions.CompletionItem(name)));
        var foreground = new Option<bool>("--foreground", "-f") { Description = "Stay, and log to the terminal, until Ctrl-C." };
        var cache = new Option<string>("--cache-dir")
        {
            Description = "Where content and the index are kept. It holds what the remote does not have yet: put it on a disk that stays.",
            HelpName = "DIR",
        };
        var command = new Command("mount", "Mount a remote.") { remote, mountPoint, options, foreground, cache };
        command.SetAction((parsed, cancellation) => CommandResult.RunAsync(
            () => RunAsync(
                new()
                {
                    Remote = parsed.GetRequiredValue(remote),
                    MountPoint = parsed.GetRequiredValue(mountPoint),
                    Options = string.Join(',', parsed.GetValue(options) ?? []),
                    CacheDirectory = parsed.GetValue(cache),
                    IsForeground = parsed.GetValue(foreground),
                },
                cancellation),
            cancellation));
        return command;
    }

    /// <summary>Mounts. Throws <see cref="CliException"/>.</summary>
    public static async Task RunAsync(MountRequest request, CancellationToken cancellation)
    {
        var plan = Plan(request);
        if (!plan.Target.Address.IsEncrypted && !plan.Target.Address.Base.IsLoopback)
            CommandResult.Warn($"{plan.Target.Address.Base.Host} is reached without encryption: others on the way can read the credentials.");
        if (request.IsForeground) await ForegroundMount.RunAsync(plan, cancellation).ConfigureAwait(false);
        else if (await BackgroundMount.StartAsync(plan, cancellation).ConfigureAwait(false) is { } warning) CommandResult.Warn(warning);
    }

    /// <summary>Finds what can be found wrong without mounting.</summary>
    public static Task CheckAsync(MountRequest request)
    {
        Plan(request);
        return Task.CompletedTask;
    }

    private static MountPlan Plan(MountRequest request) =>
        MountPlanner.Make(request, Places.Current, Environment.GetEnvironmentVariable, SecretPrompt.Open());
}
