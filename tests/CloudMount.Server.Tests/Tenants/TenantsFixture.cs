using System.Runtime.CompilerServices;
using CloudMount.Server.Accounts;
using CloudMount.Server.Tenants;
using CloudMount.Server.Tests.Quatrix;

namespace CloudMount.Server.Tests.Tenants;

/// <summary>One server for all tests of tenants; each test works in sites of its own.</summary>
public sealed class TenantsFixture : IAsyncLifetime
{
    private const string Password = "a password of tests";

    // Confirmed at once, so that no test waits for a hash.
    private const string PasswordHash = "none";
    private readonly List<SiteUser> _users = [];

    public TestServer Server { get; private set; } = null!;

    /// <summary>The operator's.</summary>
    public QuatrixClient Operator { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await TestServer.StartAsync();
        Operator = new(Server.Server.BaseAddress, Server.Server.CreatedApiKey);
    }

    public ValueTask DisposeAsync()
    {
        foreach (var user in _users) user.Dispose();
        Operator.Dispose();
        return Server.DisposeAsync();
    }

    /// <summary>A site with its directory, and its owner, who reaches all of it.</summary>
    /// <param name="diskLimit">Bytes; null for none.</param>
    internal (Site Site, SiteUser Owner) NewSite(string suffix = "", long? diskLimit = null, [CallerMemberName] string test = "")
    {
        var logins = Server.Server.Logins;
        var name = (test.Replace('_', '-')[..Math.Min(test.Length, 50)].Trim('-') + suffix).ToLowerInvariant();
        var package = diskLimit is null ? Package.Unlimited : $"limit {diskLimit}";
        if (diskLimit is not null) logins.Packages.Add(new(package, diskLimit, null));
        var site = new Site(Guid.NewGuid(), name, logins.Accounts.Find(Server.Account.Key)!.Id, Guid.NewGuid()) { Industry = "Other", Package = package };
        var owner = new Account(site.Owner, $"{name}@example.org", PasswordHash) { Site = site.Id, Role = Role.Administrator };
        Assert.True(logins.Sites.Add(site, () => logins.Accounts.Add(owner) is not null));
        Directory.CreateDirectory(Server.FileOf($"/.cloudmount-sites/{name}"));
        return (site, Join(owner));
    }

    /// <summary>Another user of a site, whose root is made where it is missing.</summary>
    internal SiteUser NewUser(Site site, string root, Role role = Role.User)
    {
        var account = new Account(Guid.NewGuid(), $"{Guid.NewGuid():N}@example.org", PasswordHash) { Site = site.Id, Role = role, Root = root };
        Assert.NotNull(Server.Server.Logins.Accounts.Add(account));
        Directory.CreateDirectory(FileOf(site, root));
        return Join(account);
    }

    internal string FileOf(Site site, string path) => Server.FileOf($"/.cloudmount-sites/{site.Name}{path}");

    private SiteUser Join(Account account)
    {
        Server.Server.Logins.Passwords.Confirm(account, Password);
        var user = new SiteUser(Server, account, Password);
        lock (_users) _users.Add(user);
        return user;
    }
}
