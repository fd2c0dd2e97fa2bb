using CloudMount.Remote;
using Xunit;

namespace CloudMount.Tests.Remote.SmartFile.Administration;

/// <summary>Packages, sites and users, looked after on the real server.</summary>
public sealed class ServedAdminTests(ServedAdmin served) : IClassFixture<ServedAdmin>
{
    private const string Password = "correct horse";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reseller_adds_sites_and_looks_after_their_users()
    {
        await using var admin = served.Open();
        Assert.Equal(["Unlimited"], Ok(await admin.ListPackagesAsync(null, Cancellation)).Select(package => package.Name));
        Ok(await admin.AddSiteAsync(SiteOf("acme", "ann"), Cancellation));
        var site = Assert.Single(Ok(await admin.ListSitesAsync("acme", Cancellation)));
        Assert.Equal(("acme", "Law", "Unlimited", true, "ann", 1L), (site.Name, site.Industry, site.Package, site.IsActive, site.Owner, site.UserCount));
        Assert.Contains(site.Name, Ok(await admin.ListSitesAsync(null, Cancellation)).Select(one => one.Name));
        Assert.False(Ok(await admin.EditSiteAsync("acme", "Unlimited", isActive: false, Cancellation)).IsActive);
        await using var owner = served.Open("ann", Password);
        Fails(RemoteErrorKind.Forbidden, await owner.ListUsersAsync(null, Cancellation));
        Ok(await admin.EditSiteAsync("acme", null, isActive: true, Cancellation));

        var user = new AdminSiteUser("ann") { Name = "Ann & Co", Email = "ann@example.org", IsActive = true };
        Assert.Equal(user, Assert.Single(Ok(await admin.ListSiteUsersAsync("acme", null, Cancellation))));
        Assert.Equal(user with { IsActive = false }, Ok(await admin.EditSiteUserAsync("acme", "ann", "another horse", isActive: false, Cancellation)));
        Ok(await admin.EditSiteUserAsync("acme", "ann", null, isActive: true, Cancellation));
        await using var again = served.Open("ann", "another horse");
        Assert.Equal("ann", Assert.Single(Ok(await again.ListUsersAsync(null, Cancellation))).Username);
        Fails(RemoteErrorKind.Forbidden, await again.ListSitesAsync(null, Cancellation));
    }

    [Fact]
    public async Task An_owner_adds_changes_and_deletes_users_of_the_site()
    {
        await using (var admin = served.Open()) Ok(await admin.AddSiteAsync(SiteOf("birch", "bea"), Cancellation));
        await using var owner = served.Open("bea", Password);
        var fields = new UserFields { Username = "bob", Name = "Bob", Password = Password, Role = "Manager", SendsEmail = false, IsFtpActive = false };
        Ok(await owner.AddUserAsync(fields, Cancellation));
        var bob = Assert.Single(Ok(await owner.ListUsersAsync("bob", Cancellation)));
        Assert.Equal(("bob", "Bob", "Manager", "/", true, false), (bob.Username, bob.Name, bob.Role, bob.Root, bob.IsActive, bob.IsFtpActive));
        Assert.Empty(bob.Groups);
        var changed = Ok(await owner.EditUserAsync("bob", new() { Username = "bert", Role = "User", Email = "bert@example.org", Groups = [] }, Cancellation));
        Assert.Equal(("bert", "User", "bert@example.org"), (changed.Username, changed.Role, changed.Email));
        Ok(await owner.DeleteUserAsync("bert", Cancellation));
        Fails(RemoteErrorKind.NotFound, await owner.ListUsersAsync("bert", Cancellation));
        Fails(RemoteErrorKind.NotFound, await owner.DeleteUserAsync("bert", Cancellation));
    }

    [Fact]
    public async Task What_is_refused_names_the_field()
    {
        await using var admin = served.Open();
        Ok(await admin.AddSiteAsync(SiteOf("cedar", "cem"), Cancellation));
        Fails(RemoteErrorKind.Exists, await admin.AddSiteAsync(SiteOf("cedar", "cat"), Cancellation));
        Fails(RemoteErrorKind.Exists, await admin.AddSiteAsync(SiteOf("cherry", "cem"), Cancellation), "username");
        Fails(RemoteErrorKind.Rejected, await admin.AddSiteAsync(SiteOf("cherry", "cat") with { Industry = "Farming" }, Cancellation), "industry");
        Fails(RemoteErrorKind.Rejected, await admin.AddSiteAsync(SiteOf("cherry", "cat") with { Package = "none" }, Cancellation), "package");
        Fails(RemoteErrorKind.Rejected, await admin.AddSiteAsync(SiteOf("cherry", "cat") with { SendsEmail = true }, Cancellation), "send_email");
        Fails(RemoteErrorKind.NotFound, await admin.EditSiteAsync("cherry", "Unlimited", null, Cancellation));
        Fails(RemoteErrorKind.NotFound, await admin.ListSiteUsersAsync("cherry", null, Cancellation));
        Fails(RemoteErrorKind.NotFound, await admin.ListPackagesAsync("none", Cancellation));
        await using var owner = served.Open("cem", Password);
        Fails(RemoteErrorKind.Rejected, await owner.AddUserAsync(new() { Username = "dan", Name = "Dan", Password = Password, Role = "King", SendsEmail = false }, Cancellation), "role");
        Fails(RemoteErrorKind.Rejected, await owner.AddUserAsync(new() { Username = "dan", Name = "Dan", Password = Password, Groups = ["none"], SendsEmail = false }, Cancellation), "group");
        Fails(RemoteErrorKind.Rejected, await owner.AddUserAsync(new() { Username = "dan", SendsEmail = false }, Cancellation), "name");
        Fails(RemoteErrorKind.Rejected, await owner.DeleteUserAsync("cem", Cancellation));
    }

    private static NewSite SiteOf(string name, string owner) => new(name, "Law", "Unlimited", owner, "Ann & Co", Password, "ann@example.org", SendsEmail: false);

    private static T Ok<T>(RemoteResult<T> result)
    {
        Assert.True(result.IsOk, result.Error?.ToString());
        return result.Value;
    }

    private static void Fails<T>(RemoteErrorKind kind, RemoteResult<T> result, string field = "")
    {
        Assert.Equal(kind, result.Error?.Kind);
        Assert.Contains(field, result.Error!.Message, StringComparison.Ordinal);
    }
}
