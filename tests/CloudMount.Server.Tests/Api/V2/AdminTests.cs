using CloudMount.Server.Accounts;
using CloudMount.Server.Tests.Tenants;

namespace CloudMount.Server.Tests.Api.V2;

/// <summary>Users, groups, roles, sites and quotas of v2; the rules of the fields are those of v1.0 and tested there.</summary>
public sealed class AdminTests(TenantsFixture fixture) : IClassFixture<TenantsFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Users_are_made_listed_changed_and_deleted()
    {
        var (_, owner) = fixture.NewSite();
        var name = "v2-" + owner.Account.Id.ToString("N")[..8];
        var made = await CallAsync(owner, HttpMethod.Post, "user/", ("username", name), ("name", "Boba Fett"), ("password", "a password for it"), ("send_email", "False"));
        Assert.Equal((201, name), (made.Status, made.Text("username")));
        Assert.EndsWith($"/api/2/user/{name}/", made.Headers["Location"], StringComparison.Ordinal);
        var all = await CallAsync(owner, HttpMethod.Get, "user/?limit=1&page=2");
        Assert.Equal((2, 2, 2), (all.Number("total"), all.Number("page"), all.Number("pages")));
        Assert.Equal(["page", "pages", "per_page", "total", "previous", "next", "results"], all.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal("Jango", (await CallAsync(owner, HttpMethod.Put, $"user/{name}/", ("name", "Jango"))).Text("name"));
        Assert.Equal("Manager", (await CallAsync(owner, HttpMethod.Post, $"user/{name}/", ("role", "Manager"))).Text("role"));
        Assert.Equal("Jango", (await CallAsync(owner, HttpMethod.Get, $"user/{name}/")).Text("name"));
        var wrong = await CallAsync(owner, HttpMethod.Put, $"user/{name}/", ("full_name", "x"), ("role", "King"));
        Assert.Equal(400, wrong.Status);
        Assert.Equal(["full_name", "role"], wrong.Json.GetProperty("field_errors").EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.Equal(204, (await CallAsync(owner, HttpMethod.Delete, $"user/{name}/")).Status);
        Assert.Equal(404, (await CallAsync(owner, HttpMethod.Get, $"user/{name}/")).Status);
    }

    [Fact]
    public async Task Groups_belong_to_a_site_and_users_see_their_own()
    {
        var (site, owner) = fixture.NewSite();
        var member = fixture.NewUser(site, "/");
        Assert.Equal(201, (await CallAsync(owner, HttpMethod.Post, "group/", ("name", "a b"))).Status);
        Assert.Equal(201, (await CallAsync(owner, HttpMethod.Post, "group/", ("name", "hidden"))).Status);
        Assert.Equal(409, (await CallAsync(owner, HttpMethod.Post, "group/", ("name", "A B"))).Status);
        Assert.Equal(400, (await CallAsync(owner, HttpMethod.Post, "group/", ("nam", "x"))).Status);
        Assert.Equal(200, (await CallAsync(owner, HttpMethod.Put, $"user/{member.Account.Key}/", ("groups", "a b"))).Status);
        Assert.Equal($$"""{"name":"a b","users":["{{member.Account.Key}}"]}""", (await CallAsync(owner, HttpMethod.Get, "group/a%20b/")).Body);
        Assert.Equal(1, (await CallAsync(member, HttpMethod.Get, "group/")).Number("total"));
        Assert.Equal(404, (await CallAsync(member, HttpMethod.Get, "group/hidden/")).Status);
        Assert.Equal(403, (await CallAsync(member, HttpMethod.Delete, "group/a%20b/")).Status);
        Assert.Equal(403, (await CallAsync(member, HttpMethod.Post, "group/", ("name", "mine"))).Status);
        Assert.Equal("c", (await CallAsync(owner, HttpMethod.Put, "group/a%20b/", ("name", "c"))).Text("name"));
        Assert.Equal(204, (await CallAsync(owner, HttpMethod.Delete, "group/c")).Status);
        Assert.Equal(0, (await CallAsync(member, HttpMethod.Get, "group/")).Number("total"));
        var (_, stranger) = fixture.NewSite("-other");
        Assert.Equal(0, (await CallAsync(stranger, HttpMethod.Get, "group/")).Number("total"));
        Assert.Equal(404, (await CallAsync(stranger, HttpMethod.Get, "group/hidden/")).Status);
    }

    [Fact]
    public async Task Sites_and_quotas_are_a_resellers_and_a_user_sees_the_quota_of_his_site()
    {
        var (site, owner) = fixture.NewSite(diskLimit: 12_345);
        Assert.Equal(site.Name, (await _server.GetV2Async($"site/{site.Name}/")).Text("site_name"));
        Assert.False((await _server.CallV2Async(HttpMethod.Put, $"2/site/{site.Name}/", Form(("active", "False")))).Json.GetProperty("active").GetBoolean());
        Assert.True((await _server.PostV2Async($"site/{site.Name}/", ("active", "True"))).Json.GetProperty("active").GetBoolean());
        Assert.Contains(site.Name, (await _server.GetV2Async("site/")).Body, StringComparison.Ordinal);
        Assert.Equal(405, (await _server.CallV2Async(HttpMethod.Delete, $"2/site/{site.Name}/")).Status);
        Assert.Equal(403, (await CallAsync(owner, HttpMethod.Get, "site/")).Status);
        Assert.Equal(12_345, (await _server.GetV2Async($"quota/site/{site.Name}/")).Number("disk_bytes_limit"));
        Assert.Equal(12_345, (await CallAsync(owner, HttpMethod.Get, "quota/site/")).Json.GetProperty("results")[0].GetProperty("disk_bytes_limit").GetInt64());
        var (other, _) = fixture.NewSite("-other");
        Assert.Equal(404, (await CallAsync(owner, HttpMethod.Get, $"quota/site/{other.Name}/")).Status);
        foreach (var kind in new[] { "user", "group" }) Assert.Equal(0, (await CallAsync(owner, HttpMethod.Get, $"quota/{kind}/")).Number("total"));
    }

    [Fact]
    public async Task A_site_is_made_with_its_owner()
    {
        const string Name = "made-by-v2";
        var made = await _server.PostV2Async(
            "site/",
            ("site_name", Name),
            ("industry", "Other"),
            ("package", "Unlimited"),
            ("username", "owner-of-v2"),
            ("fullname", "The owner"),
            ("password", "a password for it"),
            ("send_email", "False"));
        Assert.Equal((201, Name), (made.Status, made.Text("site_name")));
        Assert.EndsWith($"/api/2/site/{Name}/", made.Headers["Location"], StringComparison.Ordinal);
        Assert.Equal(400, (await _server.PostV2Async("site/", ("site_name", "no good name!"))).Status);
    }

    [Fact]
    public async Task Roles_and_rights_are_told()
    {
        var (site, owner) = fixture.NewSite();
        var user = fixture.NewUser(site, "/", Role.User);
        Assert.Equal(["User", "Manager", "Administrator"], (await CallAsync(user, HttpMethod.Get, "role/")).Json.GetProperty("results").EnumerateArray().Select(NameOf));
        Assert.Equal("Manager", (await CallAsync(user, HttpMethod.Get, "role/Manager/")).Text("name"));
        Assert.Equal(404, (await CallAsync(user, HttpMethod.Get, "role/King/")).Status);
        Assert.Equal(["file_access"], (await CallAsync(user, HttpMethod.Get, "right/")).Json.EnumerateArray().Select(NameOf));
        Assert.Equal(["file_access", "user_admin"], (await CallAsync(owner, HttpMethod.Get, "right/")).Json.EnumerateArray().Select(NameOf));
        Assert.Equal(["file_access", "user_admin", "site_admin"], (await _server.GetV2Async("right/")).Json.EnumerateArray().Select(NameOf));
        var me = await CallAsync(owner, HttpMethod.Get, "whoami/");
        Assert.Equal((site.Name, true), (me.Json.GetProperty("site").GetProperty("name").GetString(), me.Json.GetProperty("user").GetProperty("owner").GetBoolean()));
        Assert.False((await CallAsync(user, HttpMethod.Get, "whoami/")).Json.GetProperty("user").GetProperty("owner").GetBoolean());

        static string? NameOf(System.Text.Json.JsonElement one) => one.GetProperty("name").GetString();
    }

    [Fact]
    public async Task Every_call_of_a_user_stays_in_his_root()
    {
        var (site, owner) = fixture.NewSite();
        var user = fixture.NewUser(site, "/home");
        await File.WriteAllTextAsync(fixture.FileOf(site, "/secret"), "s", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(fixture.FileOf(site, "/home/f"), "f", TestContext.Current.CancellationToken);
        Assert.Equal(404, (await CallAsync(user, HttpMethod.Get, "path/info/secret")).Status);
        Assert.Equal(["/f"], (await CallAsync(user, HttpMethod.Get, "path/info/?children=true")).Children.Select(child => child.GetProperty("path").GetString()));
        Assert.Equal(404, (await CallAsync(user, HttpMethod.Post, "path/oper/copy/", ("src", "/secret"), ("dst", "/"))).Status);
        Assert.Equal(201, (await CallAsync(user, HttpMethod.Post, "path/oper/mkdir/", ("path", "/d"))).Status);
        Assert.Equal(200, (await CallAsync(user, HttpMethod.Post, "path/oper/copy/", ("src", "/f"), ("dst", "/d"))).Status);
        Assert.True(File.Exists(fixture.FileOf(site, "/home/d/f")));
        var href = (await CallAsync(user, HttpMethod.Post, "link/", ("path", "/"))).Text("href");
        Assert.Equal(404, (int)(await _server.Anonymous.GetAsync(href + "/secret", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal("f", await _server.Anonymous.GetStringAsync(href + "/d/f", TestContext.Current.CancellationToken));
        Assert.Equal("s", (await CallAsync(owner, HttpMethod.Get, "path/data/secret")).Body);
        Assert.Equal(404, (await _server.GetV2Async("path/info/home")).Status);
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private static Task<Answer> CallAsync(SiteUser user, HttpMethod method, string call, params (string Name, string Value)[] fields) =>
        user.CallV2Async(method, call, fields);
}
