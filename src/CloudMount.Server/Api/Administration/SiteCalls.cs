using CloudMount.Server.Accounts;
using CloudMount.Server.Answers;
using CloudMount.Server.Files;
using CloudMount.Server.Mail;
using CloudMount.Server.Tenants;
using Microsoft.AspNetCore.Http;

namespace CloudMount.Server.Api.Administration;

/// <summary><c>/reseller/sites/*</c>: the sites of a reseller.</summary>
internal sealed class SiteCalls(Logins logins, SiteFolders folders, UserFields fields, AccountMail? mail)
{
    public const string SiteName = "site_name";
    private const string Industry = "industry";
    private const string PackageName = "package";
    private const string FullName = "fullname";
    private static readonly string[] KnownNew = [SiteName, Industry, PackageName, UserFields.Username, FullName, UserFields.Password, UserFields.Email, "send_email"];
    private static readonly string[] Known = [PackageName, UserFields.Active];

    public static Refusal NoReseller { get; } = new(RefusalKind.Forbidden, "Only a reseller, an Administrator of the operator, may do this.");

    private static readonly Refusal NoSuchSite = new(RefusalKind.NotFound, "There is no such site.");

    public IEnumerable<AdminRoute> Routes =>
    [
        new(AdminRoute.Get, "reseller/sites/list", ListAsync),
        new(AdminRoute.Get, "reseller/sites/list/*", ReadAsync),
        new("POST", "reseller/sites/add", AddAsync),
        new("PUT", "reseller/sites/edit/*", EditAsync),
    ];

    /// <summary>A site of the caller. NotFound also for one of another reseller.</summary>
    public Outcome<Site> Find(AdminRequest request, string name)
    {
        if (!Access.IsReseller(request.Caller)) return NoReseller;
        return logins.Sites.Find(name) is { } site && logins.Access.Has(request.Caller, site) ? site : NoSuchSite;
    }

    private async Task<Outcome<AdminReply>> ListAsync(AdminRequest request)
    {
        if (!Access.IsReseller(request.Caller)) return NoReseller;
        var sites = new List<Action<IAnswerWriter>>();
        foreach (var site in logins.Access.SitesOf(request.Caller)) sites.Add(await DescribeAsync(site).ConfigureAwait(false));
        return new AdminReply(StatusCodes.Status200OK) { Items = sites };
    }

    private async Task<Outcome<AdminReply>> ReadAsync(AdminRequest request) => Find(request, request.Name!).TryGet(out var site, out var refusal)
        ? new AdminReply(StatusCodes.Status200OK) { Object = await DescribeAsync(site).ConfigureAwait(false) } : refusal;

    private async Task<Outcome<AdminReply>> AddAsync(AdminRequest request)
    {
        if (!Access.IsReseller(request.Caller)) return NoReseller;
        if (!ReadNew(request).TryGet(out var read, out var refusal)) return refusal;
        var (site, owner, sendsMail) = read;
        if (!logins.Sites.Add(site, () => logins.Accounts.Add(owner) is not null)) return WhyNotAdded(site, owner);

        // A server that ends here makes the directory at its next start.
        if (await folders.MakeAsync(site.Name).ConfigureAwait(false) is { } unmade)
        {
            logins.Sites.Remove(site);
            return unmade;
        }

        if (sendsMail && await mail!.SendAsync(owner, isNew: true).ConfigureAwait(false) is { } unsent)
        {
            logins.Sites.Remove(site);
            folders.RemoveEmpty(site.Name);
            return unsent;
        }

        return new AdminReply(StatusCodes.Status201Created)
        {
            Object = await DescribeAsync(site).ConfigureAwait(false), Location = $"/api/1.0/reseller/sites/list/{Uri.EscapeDataString(site.Name)}/",
        };
    }

    private async Task<Outcome<AdminReply>> EditAsync(AdminRequest request)
    {
        if (!Find(request, request.Name!).TryGet(out var site, out var refusal)) return refusal;
        var check = new FieldCheck(request.Fields, Known);
        var (package, isActive) = (ReadPackage(check, isRequired: false), check.Flag(UserFields.Active));
        if (check.Refusal is { } wrong) return wrong;
        if (check.IsEmpty) return Refusal.Invalid("Nothing to change is given; there are package and active.");
        if (package is not null && await WhyNotForAsync(site, package).ConfigureAwait(false) is { } tooSmall) return tooSmall;
        if (!logins.Sites.Update(site.Id, package?.Name, isActive)) return package is null ? NoSuchSite : TooManyUsers(package);
        if (logins.Sites.Find(site.Id) is not { } changed) return NoSuchSite;
        return new AdminReply(StatusCodes.Status200OK) { Object = await DescribeAsync(changed).ConfigureAwait(false) };
    }

    private Outcome<(Site Site, Account Owner, bool SendsMail)> ReadNew(AdminRequest request)
    {
        var check = new FieldCheck(request.Fields, KnownNew);
        var name = check.Text(SiteName, isRequired: true, static text => Site.IsName(text) ? null : Site.NameRule);
        var industry = check.Text(
            Industry, isRequired: true, static text => Industries.All.Contains(text) ? null : $"{Industry} must be one of {string.Join(", ", Industries.All)}.");
        var package = ReadPackage(check, isRequired: true);
        var username = UserFields.ReadUsername(check, isRequired: true);
        var fullName = UserFields.ReadName(check, FullName, isRequired: true);
        var password = UserFields.ReadPassword(check, isRequired: true);
        var sendsMail = fields.ReadMail(check, isUsual: true, known: null);
        if (check.Refusal is { } refusal) return refusal;
        var site = new Site(Guid.NewGuid(), name!, request.Caller.Id, Guid.NewGuid()) { Industry = industry!, Package = package!.Name, Created = logins.Now };
        var email = request.Fields[UserFields.Email] is { Length: > 0 } given ? given : null;
        var owner = new Account(site.Owner, username!, PasswordHash.Make(password!)) { Name = fullName!, Email = email, Site = site.Id, Role = Role.Administrator };
        return (site, owner, sendsMail);
    }

    private Package? ReadPackage(FieldCheck check, bool isRequired)
    {
        var name = check.Text(PackageName, isRequired, text => logins.Packages.Find(text) is null ? $"There is no {PackageName} {text}." : null);
        return name is null ? null : logins.Packages.Find(name);
    }

    private Refusal WhyNotAdded(Site site, Account owner)
    {
        if (logins.Sites.Find(site.Name) is not null) return new(RefusalKind.Conflict, "There is a site of this name, in whatever case.", SiteName);
        return logins.Accounts.IsTaken(owner.Key, null)
            ? UserCalls.NameIsTaken(RefusalKind.Conflict) : Refusal.Invalid($"The {PackageName} was removed, or allows no user.", PackageName);
    }

    /// <summary>A site that gets more between this look and the change has more than the package allows, and gets nothing new.</summary>
    private async ValueTask<Refusal?> WhyNotForAsync(Site site, Package package)
    {
        if (package.UserLimit < UsersOf(site)) return TooManyUsers(package);
        var usage = await folders.UsageOfAsync(site).ConfigureAwait(false);
        return package.DiskLimit < usage
            ? new(RefusalKind.Forbidden, $"The site has {usage} bytes, more than the {PackageName} {package.Name} allows, {package.DiskLimit}.", PackageName) : null;
    }

    private static Refusal TooManyUsers(Package package) =>
        new(RefusalKind.Forbidden, $"The site has more users than the {PackageName} {package.Name} allows, {package.UserLimit}.", PackageName);

    private int UsersOf(Site site) => logins.Accounts.All.Count(account => account.Site == site.Id);

    private async ValueTask<Action<IAnswerWriter>> DescribeAsync(Site site)
    {
        var usage = await folders.UsageOfAsync(site).ConfigureAwait(false);
        return writer => Describe(site, usage, writer);
    }

    private void Describe(Site site, long usage, IAnswerWriter writer)
    {
        writer.Text(SiteName, site.Name);
        writer.Text(Industry, site.Industry);
        writer.Text(PackageName, site.Package);
        writer.Flag(UserFields.Active, site.IsActive);
        writer.Text("created", TimeText.Of(site.Created * 1_000_000_000));
        writer.Number("disk_usage", usage);
        if (logins.Packages.Find(site.Package)?.DiskLimit is { } limit) writer.Number("disk_limit", limit);
        else writer.Null("disk_limit");
        writer.Number("user_count", UsersOf(site));
        writer.Text(UserFields.Username, logins.Accounts.Find(site.Owner)?.Key ?? "");
    }
}
