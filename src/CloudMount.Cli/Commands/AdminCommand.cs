using System.CommandLine;
using CloudMount.Cli.Administration;

namespace CloudMount.Cli.Commands;

/// <summary><c>cloudmount admin packages|sites|users|site-users</c>: who may use a SmartFile service.</summary>
internal static class AdminCommand
{
    public static Command Make() => new("admin", "Look after the sites and users of a SmartFile service, or of a server of ours, over its API.")
    {
        MakePackages(), AdminSitesCommand.Make(), AdminUsersCommand.Make(), AdminSiteUsersCommand.Make(),
    };

    /// <summary>One alone of what a command lists.</summary>
    public static Argument<string?> Only(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.ZeroOrOne };

    public static Option<bool> StandardInput() => new("--stdin") { Description = "Read the user's password from a line of standard input." };

    private static Command MakePackages()
    {
        var remote = new AdminRemote();
        var only = Only("PACKAGE", "One package; without it all.");
        var list = new Command("list", "List what a site can be given.") { remote.Remote, only, remote.Json, remote.Authority };
        list.SetAction((parsed, cancellation) => remote.ShowAsync(
            parsed,
            (admin, _, cancel) => admin.ListPackagesAsync(parsed.GetValue(only), cancel),
            (AdminTables.Write, AdminJson.Default.IReadOnlyListAdminPackage),
            cancellation));
        return new("packages", "The packages: limits that sites are given.") { list };
    }
}
