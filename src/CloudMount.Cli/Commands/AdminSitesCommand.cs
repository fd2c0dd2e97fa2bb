using System.CommandLine;
using System.CommandLine.Completions;
using System.Text.Json.Serialization.Metadata;
using CloudMount.Cli.Administration;
using CloudMount.Remote;

namespace CloudMount.Cli.Commands;

/// <summary><c>cloudmount admin sites list|add|edit</c>: the sites of a reseller.</summary>
internal static class AdminSitesCommand
{
    private static readonly string[] Industries =
    [
        "Personal Use", "Software", "Marketing/Design", "Print/Publishing", "Construction", "Accounting", "Law", "Medical", "Professional Services", "Other",
    ];

    private static (Action<IReadOnlyList<AdminSite>> Table, JsonTypeInfo<IReadOnlyList<AdminSite>> Json) Forms =>
        (AdminTables.Write, AdminJson.Default.IReadOnlyListAdminSite);

    public static Command Make() => new("sites", "The sites of a reseller, each with users and a root of its own.") { MakeList(), MakeAdd(), MakeEdit() };

    private static Command MakeList()
    {
        var remote = new AdminRemote();
        var only = AdminCommand.Only("SITE", "One site; without it all.");
        var command = new Command("list", "List the sites.") { remote.Remote, only, remote.Json, remote.Authority };
        command.SetAction((parsed, cancellation) => remote.ShowAsync(
            parsed, (admin, _, cancel) => admin.ListSitesAsync(parsed.GetValue(only), cancel), Forms, cancellation));
        return command;
    }

    private static Command MakeAdd()
    {
        var remote = new AdminRemote();
        var site = new Argument<string>("SITE") { Description = "The name of the new site." };
        var owner = new Option<string>("--owner") { Description = "The username of who owns it, who is added with it.", HelpName = "USER", Required = true };
        var name = new Option<string>("--name") { Description = "The owner's full name.", HelpName = "NAME", Required = true };
        var package = Package(isRequired: true);
        var industry = new Option<string>("--industry") { Description = $"One of {string.Join(", ", Industries)}.", HelpName = "INDUSTRY", DefaultValueFactory = _ => Industries[^1] };
        industry.CompletionSources.Add(_ => Industries.Select(one => new CompletionItem(one)));
        var email = new Option<string>("--email") { Description = "The owner's address.", HelpName = "ADDRESS" };
        var sends = new Option<bool>("--send-email") { Description = "Have the service write to the owner." };
        var stdin = AdminCommand.StandardInput();
        var command = new Command("add", "Add a site with its owner, for whose password is asked.") { remote.Remote, site, owner, name, package, industry, email, sends, stdin, remote.Authority };
        command.SetAction((parsed, cancellation) => remote.TellAsync(
            parsed,
            (admin, password, cancel) => admin.AddSiteAsync(
                new(
                    parsed.GetRequiredValue(site),
                    parsed.GetRequiredValue(industry),
                    parsed.GetRequiredValue(package),
                    parsed.GetRequiredValue(owner),
                    parsed.GetRequiredValue(name),
                    password!,
                    parsed.GetValue(email),
                    parsed.GetValue(sends)),
                cancel),
            $"The site {parsed.GetRequiredValue(site)} was added, with {parsed.GetRequiredValue(owner)} as its owner.",
            cancellation,
            () => AdminPassword.Read(parsed.GetRequiredValue(owner), parsed.GetValue(stdin))));
        return command;
    }

    private static Command MakeEdit()
    {
        var remote = new AdminRemote();
        var site = new Argument<string>("SITE") { Description = "The name of the site." };
        var package = Package(isRequired: false);
        var active = new Option<bool?>("--active") { Description = "Whether its users are let in.", HelpName = "true|false" };
        var command = new Command("edit", "Change a site.") { remote.Remote, site, package, active, remote.Json, remote.Authority };
        command.SetAction((parsed, cancellation) => remote.ShowAsync(
            parsed,
            (admin, _, cancel) => AdminRemote.AsListAsync(admin.EditSiteAsync(parsed.GetRequiredValue(site), parsed.GetValue(package), parsed.GetValue(active), cancel)),
            Forms,
            cancellation));
        return command;
    }

    private static Option<string> Package(bool isRequired) =>
        new("--package") { Description = "As \"admin packages list\" shows it.", HelpName = "PACKAGE", Required = isRequired };
}
