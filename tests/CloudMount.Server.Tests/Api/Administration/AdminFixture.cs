using CloudMount.Server.Accounts;
using CloudMount.Server.Files;
using CloudMount.Server.Tenants;
using CloudMount.Server.Tests.Mail;
using CloudMount.TestKit;

namespace CloudMount.Server.Tests.Api.Administration;

/// <summary>
/// A server that sends mail, its reseller, and sites whose users log in by API keys: passwords take their time to check. Accounts are made beside the server,
/// which learns of them when its clock moves.
/// </summary>
public sealed class AdminFixture : IAsyncLifetime
{
    public const string Password = "correct horse battery";

    private readonly List<AdminClient> _clients = [];
    private Logins _logins = null!;

    public ManualTimeProvider Clock { get; } = new();

    public SmtpListener Smtp { get; } = new();

    public TestServer Server { get; private set; } = null!;

    public AdminClient Reseller { get; private set; } = null!;

    internal Logins Logins => _logins;

    public async ValueTask InitializeAsync()
    {
        Server = await TestServer.StartAsync(options => options with
        {
            TimeProvider = Clock, Smtp = new() { Server = Smtp.Address, From = "server@example.org" },
        });
        _logins = Logins.Open(Server.DataDirectory, Clock);
        Reseller = ClientOf(_logins.Accounts.Find(Server.Account.Key)!);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        _logins.Dispose();
        await Server.DisposeAsync();
        await Smtp.DisposeAsync();
    }

    /// <summary>A site with an owner, <c>NAME-owner</c>.</summary>
    internal (Site Site, AdminClient Owner) AddSite(string name, string package = Package.Unlimited, Guid? reseller = null)
    {
        var maker = reseller ?? _logins.Accounts.Find(Server.Account.Key)!.Id;
        var site = new Site(Guid.NewGuid(), name, maker, Guid.NewGuid()) { Industry = "Law", Package = package };
        Directory.CreateDirectory(FolderOf(site));
        var owner = new Account(site.Owner, name + "-owner", "") { Site = site.Id, Role = Role.Administrator };
        Assert.True(_logins.Sites.Add(site, () => _logins.Accounts.Add(owner) is not null));
        return (site, ClientOf(owner));
    }

    /// <summary>A user of a site.</summary>
    internal AdminClient AddUser(Site site, string username, Role role = Role.User, string root = "/") =>
        ClientOf(_logins.Accounts.Add(new(Guid.NewGuid(), username, "") { Site = site.Id, Role = role, Root = root })!);

    internal AdminClient AddReseller(string key) => ClientOf(_logins.Accounts.Add(key, "")!);

    internal string FolderOf(Site site) => Path.Combine(Server.Root, ReservedNames.Sites, site.Name);

    /// <summary>The account as it is kept.</summary>
    internal Account? Find(string username)
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        return _logins.Accounts.Find(username);
    }

    internal AdminClient ClientOf(Account account)
    {
        var client = new AdminClient(Server.Server.BaseAddress, account.Key, _logins.Keys.Create(account.Id, "test", isActive: true).Text);
        _clients.Add(client);
        Clock.Advance(TimeSpan.FromSeconds(1));
        return client;
    }
}
