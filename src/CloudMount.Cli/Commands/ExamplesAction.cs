using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Diagnostics.CodeAnalysis;

namespace CloudMount.Cli.Commands;

/// <summary>Help, and below it examples that work as they stand.</summary>
internal sealed class ExamplesAction(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly Dictionary<string, string[]> Examples = new(StringComparer.Ordinal)
    {
        ["mount"] =
        [
            "cloudmount mount work: ~/work",
            "cloudmount mount work:/projects/2026 ~/projects -o ro,cache_size=20G",
            "cloudmount mount smartfile://app.smartfile.com/ ~/drive",
            "CLOUDMOUNT_KEY=... cloudmount mount quatrix://example.quatrix.it/ ~/drive        with an API key",
            "CLOUDMOUNT_KEY=... CLOUDMOUNT_PASSWORD=... cloudmount mount smartfile+http://127.0.0.1:8080/ /mnt/own --foreground",
        ],
        ["unmount"] = ["cloudmount unmount ~/work", "cloudmount unmount ~/work --timeout 10m", "cloudmount unmount ~/work --force"],
        ["status"] = ["cloudmount status", "cloudmount status ~/work", "cloudmount status --json"],
        ["sync"] = ["cloudmount sync", "cloudmount sync ~/work/report --timeout 5m"],
        ["config"] =
        [
            "cloudmount config add work smartfile://app.smartfile.com/",
            "printf '%s\\n' KEY PASSWORD | cloudmount config add work smartfile://files.example.org/ --stdin",
            "cloudmount config test work",
        ],
        ["add"] =
        [
            "cloudmount config add work smartfile://app.smartfile.com/          asks for key and password",
            "printf '%s\\n' KEY PASSWORD | cloudmount config add work smartfile://files.example.org/team --stdin",
            "cloudmount config add team quatrix://example.quatrix.it/           asks for e-mail and password, and for a code where the login does",
            "cloudmount config add team quatrix://localhost:8443/ --ca-cert FILE  a server with an authority of its own",
            "cloudmount config add work -o cache_size=20G,allow_other          other options, and new credentials, for a known remote",
        ],
        ["list"] = ["cloudmount config list", "cloudmount account list --root /srv/files"],
        ["remove"] = ["cloudmount config remove work", "cloudmount account remove me@example.org --root /srv/files"],
        ["account"] = ["cloudmount account add me@example.org --root /srv/files", "cloudmount account list --root /srv/files"],
        ["package"] = ["cloudmount package add Small --disk 20G --users 5 --root /srv/files", "cloudmount package list --root /srv/files"],
        ["cloudmount package add"] = ["cloudmount package add Small --disk 20G --users 5 --root /srv/files"],
        ["cloudmount package edit"] = ["cloudmount package edit Small --users none --root /srv/files"],
        ["cloudmount package remove"] = ["cloudmount package remove Small --root /srv/files"],
        ["cloudmount package list"] = ["cloudmount package list --root /srv/files"],
        ["password"] = ["cloudmount account password me@example.org --root /srv/files"],
        ["reset-mfa"] = ["cloudmount account reset-mfa me@example.org --root /srv/files"],
        ["disable"] = ["cloudmount account disable me@example.org --root /srv/files"],
        ["enable"] = ["cloudmount account enable me@example.org --root /srv/files"],
        ["cloudmount admin"] = ["cloudmount admin packages list work", "cloudmount admin sites list work", "cloudmount admin users list work --json"],
        ["cloudmount admin packages"] = ["cloudmount admin packages list work"],
        ["cloudmount admin packages list"] = ["cloudmount admin packages list work", "cloudmount admin packages list work --json"],
        ["cloudmount admin sites"] = ["cloudmount admin sites list work", "cloudmount admin sites edit work acme --active false"],
        ["cloudmount admin sites list"] = ["cloudmount admin sites list work", "cloudmount admin sites list work acme --json"],
        ["cloudmount admin sites add"] =
        [
            "cloudmount admin sites add work acme --package Unlimited --owner ann --name \"Ann Ash\"          asks for ann's password",
            "echo PASSWORD | cloudmount admin sites add work acme --package Unlimited --owner ann --name \"Ann Ash\" --email ann@example.org --send-email --stdin",
        ],
        ["cloudmount admin sites edit"] = ["cloudmount admin sites edit work acme --package Large", "cloudmount admin sites edit work acme --active false"],
        ["cloudmount admin users"] = ["cloudmount admin users list work", "cloudmount admin users add work bob --name \"Bob Birch\""],
        ["cloudmount admin users list"] = ["cloudmount admin users list work", "cloudmount admin users list work bob --json"],
        ["cloudmount admin users add"] =
        [
            "cloudmount admin users add work bob --name \"Bob Birch\"                                asks for bob's password",
            "echo PASSWORD | cloudmount admin users add work bob --name \"Bob Birch\" --role Manager --root /team --group staff --stdin",
        ],
        ["cloudmount admin users edit"] =
        [
            "cloudmount admin users edit work bob --role User --no-groups",
            "cloudmount admin users edit work bob --password                    asks for the new one",
            "cloudmount admin users edit work bob --active false",
        ],
        ["cloudmount admin users delete"] = ["cloudmount admin users delete work bob"],
        ["cloudmount admin site-users"] = ["cloudmount admin site-users list work acme", "cloudmount admin site-users edit work acme ann --active false"],
        ["cloudmount admin site-users list"] = ["cloudmount admin site-users list work acme", "cloudmount admin site-users list work acme ann --json"],
        ["cloudmount admin site-users edit"] =
        [
            "cloudmount admin site-users edit work acme ann --active false",
            "cloudmount admin site-users edit work acme ann --password          asks for the new one",
        ],
        ["test"] = ["cloudmount config test work", "cloudmount config test work --json", "cloudmount config test smartfile+http://127.0.0.1:8080/"],
        ["serve"] =
        [
            "cloudmount serve --root /srv/files",
            "cloudmount serve --root /srv/files --listen https://0.0.0.0:443 --tls-cert cert.pem --tls-key key.pem",
        ],
        ["demo"] = ["cloudmount demo ~/demo"],
        ["mount.cloudmount"] =
        [
            "ln -s \"$(command -v cloudmount)\" /sbin/mount.cloudmount      (once; then in /etc/fstab:)",
            "work:  /mnt/work  cloudmount  _netdev,nofail,allow_other  0  0",
        ],
        [""] =
        [
            "cloudmount demo ~/demo                                       try it, with a server of your own",
            "cloudmount config add work smartfile://app.smartfile.com/    name a remote; quatrix://HOST/ for Quatrix",
            "cloudmount mount work: ~/work                                mount it",
            "cloudmount status                                            what is pending, what is cached",
            "cloudmount sync                                              wait until the remote has everything",
            "cloudmount unmount ~/work                                    end the mount",
        ],
    };

    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;

        // The library has no help for a hidden command; who asks for it by name knows of it.
        command.Hidden = false;
        var result = help.Invoke(parseResult);
        if (!TryFind(command, out var examples)) return result;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in examples) output.WriteLine("  " + example);
        output.WriteLine();
        if (command.Name is "mount" or FstabCommand.Name) output.WriteLine("Mount options, what each means and its default: docs/operations.md");
        if (command is RootCommand) output.WriteLine("Exit codes, systemd, /etc/fstab and recovery: docs/operations.md");
        return result;
    }

    /// <summary>By the whole command, or by its last word where that is enough.</summary>
    private static bool TryFind(Command command, [NotNullWhen(true)] out string[]? examples) =>
        Examples.TryGetValue(CommandLine.NameOf(command), out examples) || Examples.TryGetValue(command is RootCommand ? "" : command.Name, out examples);
}
