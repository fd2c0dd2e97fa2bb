using System.CommandLine;

namespace CloudMount.Cli.Commands;

/// <summary>
/// <c>mount.cloudmount REMOTE MOUNTPOINT [-sfnv] [-o LIST]</c>, as mount(8) calls it for a line of /etc/fstab of type cloudmount: by a symbolic link of
/// this name, or as a hidden command. Exit codes are those of mount(8).
/// </summary>
internal static class FstabCommand
{
    public const string Name = "mount.cloudmount";

    // EXIT STATUS in mount(8).
    private const int WrongInvocation = 1;
    private const int SystemError = 2;
    private const int MountFailed = 32;

    public static Command Make()
    {
        var remote = new Argument<string>("REMOTE") { Description = "As for \"cloudmount mount\"." };
        var mountPoint = new Argument<string>("MOUNTPOINT") { Description = "An existing empty directory." };
        var options = new Option<string[]>("-o") { Description = "Mount options; also config=FILE and cache_dir=DIR.", HelpName = "LIST" };
        var sloppy = new Option<bool>("-s") { Description = "Ignore unknown options." };
        var fake = new Option<bool>("-f") { Description = "Check everything, but do not mount." };
        var noTable = new Option<bool>("-n") { Description = "No effect: there is no table to write." };
        var verbose = new Option<bool>("-v") { Description = "Say what is done." };
        var type = new Option<string>("-t") { Description = "No effect: the type is known.", HelpName = "TYPE" };
        var command = new Command(Name, "Mount for mount(8) and /etc/fstab.") { remote, mountPoint, options, sloppy, fake, noTable, verbose, type };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = new Mounting.MountRequest
            {
                Remote = parsed.GetRequiredValue(remote),
                MountPoint = parsed.GetRequiredValue(mountPoint),
                Options = string.Join(',', parsed.GetValue(options) ?? []),
                IsLenient = parsed.GetValue(sloppy),
            };
            if (parsed.GetValue(verbose)) Console.Error.WriteLine($"mount.cloudmount: {request.Remote} at {request.MountPoint}");
            var code = await CommandResult.RunAsync(
                () => parsed.GetValue(fake) ? MountCommand.CheckAsync(request) : MountCommand.RunAsync(request, cancellation), cancellation).ConfigureAwait(false);
            return ToMountStatus((ExitCode)code);
        });
        return command;
    }

    internal static int ToMountStatus(ExitCode code) => code switch
    {
        ExitCode.Ok => 0,
        ExitCode.Usage or ExitCode.RightsMissing => WrongInvocation,
        ExitCode.NoFuseDevice or ExitCode.NoFuseMount3 or ExitCode.Interrupted => SystemError,
        _ => MountFailed,
    };
}
