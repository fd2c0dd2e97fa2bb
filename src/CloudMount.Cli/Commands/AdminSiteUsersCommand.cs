using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using CloudMount.Cli.Administration;
using CloudMount.Remote;

namespace CloudMount.Cli.Commands;

/// <summary><c>cloudmount admin site-users list|edit</c>: the users of a reseller's site.</summary>
internal static class AdminSiteUsersCommand
{
    private static (Action<IReadOnlyList<AdminSiteUser>> Table, JsonTypeInfo<IReadOnlyList<AdminSiteUser>> Json) Forms =>
        (AdminTables.Write, AdminJson.Default.IReadOnlyListAdminSiteUser);

    public static Command Make() => new("site-users", "The users of a site of a reseller.") { MakeList(), MakeEdit() };

    private static Command MakeList()
    {
        var (remote, site, only) = (new AdminRemote(), Site(), AdminCommand.Only("USER", "One user; without it all."));
        var command = new Command("list", "List the users of a site.") { remote.Remote, site, only, remote.Json, remote.Authority };
        command.SetAction((parsed, cancellation) => remote.ShowAsync(
            parsed, (admin, _, cancel) => admin.ListSiteUsersAsync(parsed.GetRequiredValue(site), parsed.GetValue(only), cancel), Forms, cancellation));
        return command;
    }

    private static Command MakeEdit()
    {
        var (remote, site, stdin) = (new AdminRemote(), Site(), AdminCommand.StandardInput());
        var user = new Argument<string>("USER") { Description = "A username." };
        var asks = new Option<bool>("--password") { Description = "Ask for a new password." };
        var active = new Option<bool?>("--active") { Description = "Whether the user is let in.", HelpName = "true|false" };
        var command = new Command("edit", "Change a user of a site.") { remote.Remote, site, user, asks, stdin, active, remote.Json, remote.Authority };
        command.SetAction((parsed, cancellation) => remote.ShowAsync(
            parsed,
            (admin, password, cancel) => AdminRemote.AsListAsync(
                admin.EditSiteUserAsync(parsed.GetRequiredValue(site), parsed.GetRequiredValue(user), password, parsed.GetValue(active), cancel)),
            Forms,
            cancellation,
            () => parsed.GetValue(asks) || parsed.GetValue(stdin) ? AdminPassword.Read(parsed.GetRequiredValue(user), parsed.GetValue(stdin)) : null));
        return command;
    }

    private static Argument<string> Site() => new("SITE") { Description = "As \"admin sites list\" shows it." };
}
