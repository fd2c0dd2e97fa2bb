using CloudMount.Server.Accounts;
using CloudMount.Server.Tenants;

namespace CloudMount.Server.Tests.Accounts;

/// <summary>Who is let in, who sees whom, and what packages allow, on the accounts alone.</summary>
public sealed class AccessTests : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("cloudmount-access-");
    private readonly Logins _logins;
    private readonly Account _reseller;

    public AccessTests()
    {
        _logins = Logins.Open(_home.FullName, TimeProvider.System);
        _reseller = _logins.Accounts.Add("reseller@example.org", "hash")!;
    }

    public void Dispose()
    {
        _logins.Dispose();
        _home.Delete(recursive: true);
    }

    [Fact]
    public void A_site_and_its_owner_are_there_together_or_not_at_all()
    {
        var (site, owner) = AddSite("Acme", "owner");
        Assert.Equal((site.Id, Role.Administrator), (owner.Site, owner.Role));
        Assert.Equal([site.Name], _logins.Access.SitesOf(_reseller).Select(one => one.Name));
        Assert.False(TryAddSite(NewSite("Other"), "OWNER"));
        Assert.False(TryAddSite(NewSite("ACME"), "another"));
        Assert.False(TryAddSite(NewSite("Other") with { Package = "none" }, "another"));
        Assert.Equal(["Acme"], _logins.Sites.All.Select(one => one.Name));
        Assert.Equal([owner.Key, _reseller.Key], _logins.Accounts.All.Select(account => account.Key));
        Assert.Equal(site, _logins.Sites.Find("acme"));
    }

    [Fact]
    public void Who_sees_and_may_change_whom_is_decided_by_site_and_role()
    {
        var (site, owner) = AddSite("one", "owner");
        var (_, stranger) = AddSite("two", "stranger");
        var manager = AddUser(site, "manager", Role.Manager);
        var user = AddUser(site, "user", Role.User);
        var other = _logins.Accounts.Add("other@example.org", "hash")!;
        Assert.Equal(["manager", "owner", "user"], Seen(owner, site));
        Assert.Equal(["manager", "owner", "user"], Seen(manager, site));
        Assert.Equal(["user"], Seen(user, site));
        Assert.Equal(["manager", "owner", "user"], Seen(_reseller, site));
        Assert.Equal(["other@example.org", "reseller@example.org"], _logins.Access.SeenOf(other, null).Select(account => account.Key));
        Assert.Empty(Seen(other, site));
        Assert.Empty(Seen(stranger, site));
        Assert.Empty(_logins.Access.SitesOf(other));
        Assert.Empty(_logins.Access.SitesOf(owner));
        Assert.Equal((true, true, false, true), (May(owner, user), May(owner, manager), May(manager, owner), May(manager, user)));
        Assert.Equal((false, false, true, false), (May(user, user), May(stranger, user), May(_reseller, owner), May(other, user)));
        Assert.Equal((false, true, false), (Access.MayGive(manager, Role.Manager), Access.MayGive(manager, Role.User), Access.MayGive(user, Role.User)));
    }

    [Fact]
    public void The_sites_of_a_reseller_who_is_none_any_more_are_every_resellers_and_nobody_elses_before()
    {
        var (site, _) = AddSite("one", "owner");
        var other = _logins.Accounts.Add("other@example.org", "hash")!;
        Assert.False(_logins.Access.Has(other, site));
        Assert.False(May(other, _reseller));
        var demoted = _logins.Accounts.Change(_reseller, now => now with { Role = Role.User })!;
        Assert.Equal((true, false, true), (_logins.Access.Has(other, site), _logins.Access.Has(demoted, site), May(other, demoted)));
        _logins.Accounts.Remove(demoted);
        Assert.True(_logins.Access.Has(other, site));
    }

    [Fact]
    public void A_user_is_active_as_long_as_he_and_his_site_are()
    {
        var (site, owner) = AddSite("one", "owner");
        Assert.True(_logins.Access.IsActive(owner));
        Assert.True(_logins.Sites.Update(site.Id, null, isActive: false));
        Assert.False(_logins.Access.IsActive(owner));
        Assert.True(_logins.Access.IsActive(_reseller));
        Assert.True(_logins.Sites.Update(site.Id, null, isActive: true));
        Assert.True(_logins.Access.IsActive(owner));
        _logins.Sites.Remove(site);
        Assert.False(_logins.Access.IsActive(owner));
        Assert.Null(_logins.Accounts.Find("owner"));
    }

    [Fact]
    public void A_territory_is_the_root_in_the_site_or_in_the_served_folder()
    {
        var (site, owner) = AddSite("one", "owner");
        Assert.Equal("/.cloudmount-sites/one", _logins.Access.TerritoryOf(owner)!.Root);
        Assert.Equal("/.cloudmount-sites/one/a/b", _logins.Access.TerritoryOf(owner with { Root = "/a/b" })!.Root);
        Assert.True(_logins.Access.TerritoryOf(_reseller)!.IsWhole);
        Assert.Null(_logins.Access.TerritoryOf(owner with { Root = "/../two" }));
        _logins.Sites.Remove(site);
        Assert.Null(_logins.Access.TerritoryOf(owner));
    }

    [Fact]
    public async Task A_package_lets_in_as_many_users_as_it_says_and_no_more_however_many_are_added_at_once()
    {
        Assert.True(_logins.Packages.Add(new("small", null, 5)));
        var (site, _) = AddSite("one", "owner", "small");
        using var beside = Logins.Open(_home.FullName, TimeProvider.System);
        var added = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(
            () => (i % 2 == 0 ? _logins : beside).Accounts.Add(NewUser(site, $"user{i}", Role.User)))));
        Assert.Equal(4, added.Count(account => account is not null));
        Assert.False(_logins.Packages.Remove("small"));
        Assert.True(_logins.Packages.Add(new("smaller", null, 4)));
        Assert.False(_logins.Sites.Update(site.Id, "smaller", null));
        Assert.True(_logins.Sites.Update(site.Id, Package.Unlimited, null));
        Assert.True(_logins.Packages.Remove("small"));
        Assert.NotNull(_logins.Accounts.Add(NewUser(site, "one-more", Role.User)));
    }

    [Fact]
    public void Changes_of_one_account_at_the_same_time_all_hold_and_none_undoes_what_shuts_him_out()
    {
        var (site, _) = AddSite("one", "owner");
        var read = AddUser(site, "user", Role.User);
        Assert.NotNull(_logins.Accounts.Change(read, now => now with { Email = "a@b.c" }));
        var changed = _logins.Accounts.Change(read, now => now with { Root = "/r" })!;
        Assert.Equal(("a@b.c", "/r"), (changed.Email, changed.Root));
        Assert.Null(_logins.Accounts.Change(changed, now => now with { Key = "OWNER" }));
        Assert.NotNull(_logins.Accounts.Change(changed, now => now with { IsActive = false }));
        Assert.Null(_logins.Accounts.Change(changed, now => now with { Name = "N" }));
        Assert.Equal((false, "user"), (_logins.Accounts.Find("user")!.IsActive, _logins.Accounts.Find("user")!.Name));
    }

    [Fact]
    public void The_operator_gives_the_user_of_a_site_a_new_password_whatever_his_name_is()
    {
        AddSite("one", "owner");
        using var accounts = ServerAccounts.Open(_home.FullName);
        Assert.Equal("owner", accounts.SetPassword("owner", "correct horse battery")!.Key);
        Assert.Equal([("owner", "one"), ("reseller@example.org", null)], accounts.List().Select(account => (account.Key, account.Site)));
    }

    [Fact]
    public void Accounts_that_a_newer_version_made_are_left_alone()
    {
        using (var newer = Database.Open(Path.Combine(_home.FullName, AccountsFile.Name), static _ => { })) newer.Execute("PRAGMA user_version = 3");
        var refused = Assert.Throws<ServerStartException>(() => Logins.Open(_home.FullName, TimeProvider.System));
        Assert.Contains("A newer version of this program made it", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_is_one_of_its_site_and_goes_from_its_users_when_it_is_removed()
    {
        var (site, owner) = AddSite("one", "owner");
        var group = _logins.Groups.Add(site.Id, "Staff")!;
        Assert.Null(_logins.Groups.Add(site.Id, "staff"));
        Assert.NotNull(_logins.Groups.Add(null, "Staff"));
        var changed = _logins.Accounts.Change(owner, now => now with { Groups = [group.Id] })!;
        Assert.Equal(["Staff"], _logins.Groups.NamesOf(_logins.Accounts.Find(changed.Id)!));
        _logins.Groups.Remove(group.Id);
        Assert.Empty(_logins.Groups.NamesOf(_logins.Accounts.Find(changed.Id)!));
    }

    private static Account NewUser(Site site, string key, Role role) => new(Guid.NewGuid(), key, "hash") { Site = site.Id, Role = role };

    private Site NewSite(string name, string package = Package.Unlimited) =>
        new(Guid.NewGuid(), name, _reseller.Id, Guid.NewGuid()) { Industry = "Other", Package = package };

    private bool TryAddSite(Site site, string owner) => _logins.Sites.Add(
        site, () => _logins.Accounts.Add(new Account(site.Owner, owner, "hash") { Site = site.Id, Role = Role.Administrator }) is not null);

    private (Site Site, Account Owner) AddSite(string name, string owner, string package = Package.Unlimited)
    {
        var site = NewSite(name, package);
        Assert.True(TryAddSite(site, owner));
        return (_logins.Sites.Find(site.Id)!, _logins.Accounts.Find(owner)!);
    }

    private Account AddUser(Site site, string key, Role role) => _logins.Accounts.Add(NewUser(site, key, role))!;

    private string[] Seen(Account caller, Site site) => [.. _logins.Access.SeenOf(caller, site.Id).Select(account => account.Key)];

    private bool May(Account caller, Account other) => _logins.Access.MayChange(caller, other);
}
