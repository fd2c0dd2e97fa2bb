using CloudMount.Server.Accounts;
using CloudMount.Server.Changes;
using CloudMount.Server.Files;
using CloudMount.Server.Mail;
using CloudMount.Server.Native;
using Microsoft.Extensions.Logging;

namespace CloudMount.Server.Api.Administration;

/// <summary>The calls of v1.0 about packages, sites and users: a table, and who calls.</summary>
internal sealed class AdminEndpoint(AccountStore accounts, IReadOnlyList<AdminRoute> routes)
{
    /// <summary>The table of calls.</summary>
    public IReadOnlyList<AdminRoute> Routes => routes;

    /// <summary>Puts the parts together, and makes the directory of a site whose making was interrupted. Throws <see cref="ServerStartException"/>.</summary>
    public static AdminEndpoint Open(ServerOptions options, ServedTree tree, Logins logins, ILogger mailLog)
    {
        var folders = new SiteFolders(tree);
        var error = folders.Ensure(logins.Sites.All.Select(site => site.Name));
        if (error != Errno.None) throw new ServerStartException($"Cannot make the directories of the sites in {tree.RootDirectory}: {Refusal.Of(error).Message}");
        var mail = options.Smtp is { } smtp ? new AccountMail(smtp, options.TimeProvider, mailLog) : null;
        var fields = new UserFields(logins.Groups, tree, mail);
        var sites = new SiteCalls(logins, folders, fields, mail);
        return new(logins.Accounts,
        [
            .. new UserCalls(logins.Accounts, logins.Access, logins.Groups, fields, mail).Routes,
            .. new PackageCalls(logins.Packages).Routes,
            .. sites.Routes,
            .. new SiteUserCalls(logins.Accounts, logins.Access, sites).Routes,
        ]);
    }

    /// <summary>The call for the segments behind the version of the API; null when there is none.</summary>
    public (AdminRoute Route, IReadOnlyList<string> Names)? Find(IReadOnlyList<string> segments)
    {
        foreach (var route in routes) if (route.Takes(segments, out var names)) return (route, names);
        return null;
    }

    public Task<Outcome<AdminReply>> CallAsync(AdminRoute route, IReadOnlyList<string> names, CallFields fields) =>
        Requester.Current.Account is { } id && accounts.Find(id) is { } caller
            ? route.Call(new(caller, names, fields))
            : Task.FromResult<Outcome<AdminReply>>(Access.Deactivated);
}
