using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using CloudMount.Cli.Administration;
using CloudMount.Remote;

namespace CloudMount.Cli.Commands;

/// <summary><c>cloudmount admin users list|add|edit|delete</c>: the users of the account's own site.</summary>
internal static class AdminUsersCommand
{
    private static (Action<IReadOnlyList<AdminUser>> Table, JsonTypeInfo<IReadOnlyList<AdminUser>> Json) Forms =>
        (AdminTables.Write, AdminJson.Default.IReadOnlyListAdminUser);

    public static Command Make() => new("users", "The users of your own site.") { MakeList(), MakeAdd(), MakeEdit(), MakeDelete() };

    private static Command MakeList()
    {
        var remote = new AdminRemote();
        var only = AdminCommand.Only("USER", "One user; without it all.");
        var command = new Command("list", "List the users.") { remote.Remote, only, remote.Json, remote.Authority };
        command.SetAction((parsed, cancellation) => remote.ShowAsync(
            parsed, (admin, _, cancel) => admin.ListUsersAsync(parsed.GetValue(only), cancel), Forms, cancellation));
        return command;
    }

    private static Command MakeAdd()
    {
        var (remote, user, options, stdin) = (new AdminRemote(), User(), new AdminUserOptions(isNew: true), AdminCommand.StandardInput());
        var command = new Command("add", "Add a user, for whose password is asked.") { remote.Remote, user };
        options.AddTo(command);
        command.Add(stdin);
        command.Add(remote.Authority);
        command.SetAction((parsed, cancellation) => remote.TellAsync(
            parsed,
            (admin, password, cancel) => admin.AddUserAsync(options.Read(parsed) with { Username = parsed.GetRequiredValue(user), Password = password }, cancel),
            $"The user {parsed.GetRequiredValue(user)} was added.",
            cancellation,
            () => AdminPassword.Read(parsed.GetRequiredValue(user), parsed.GetValue(stdin))));
        return command;
    }

    private static Command MakeEdit()
    {
        var (remote, user, options, stdin) = (new AdminRemote(), User(), new AdminUserOptions(isNew: false), AdminCommand.StandardInput());
        var rename = new Option<string>("--username") { Description = "Give another username.", HelpName = "USER" };
        var asks = new Option<bool>("--password") { Description = "Ask for a new password." };
        var command = new Command("edit", "Change a user. What is not named stays.") { remote.Remote, user, rename, asks, stdin };
        options.AddTo(command);
        command.Add(remote.Json);
        command.Add(remote.Authority);
        command.SetAction((parsed, cancellation) => remote.ShowAsync(
            parsed,
            (admin, password, cancel) => AdminRemote.AsListAsync(admin.EditUserAsync(
                parsed.GetRequiredValue(user), options.Read(parsed) with { Username = parsed.GetValue(rename), Password = password }, cancel)),
            Forms,
            cancellation,
            () => parsed.GetValue(asks) || parsed.GetValue(stdin) ? AdminPassword.Read(parsed.GetRequiredValue(user), parsed.GetValue(stdin)) : null));
        return command;
    }

    private static Command MakeDelete()
    {
        var (remote, user) = (new AdminRemote(), User());
        var command = new Command("delete", "Delete a user. Files stay.") { remote.Remote, user, remote.Authority };
        command.SetAction((parsed, cancellation) => remote.TellAsync(
            parsed,
            (admin, _, cancel) => admin.DeleteUserAsync(parsed.GetRequiredValue(user), cancel),
            $"The user {parsed.GetRequiredValue(user)} was deleted.",
            cancellation));
        return command;
    }

    private static Argument<string> User() => new("USER") { Description = "A username." };
}
