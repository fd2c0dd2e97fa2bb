using CloudMount.Remote;
using CloudMount.Remote.SmartFile.Administration;
using CloudMount.TestKit.Remote;
using Xunit;

namespace CloudMount.Tests.Remote.SmartFile.Administration;

/// <summary>The calls for packages, sites and users, as they are sent, and their replies, right and wrong (facts A.8).</summary>
public sealed class SmartFileAdminTests
{
    private const string Bob = """{"username":"bob","name":"Bob Birch","email":"","root":"/","role":"User","active":true,"ftp_active":"False","groups":["a","b",7]}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_list_has_its_address_and_its_rows()
    {
        await using var server = new ScriptedServer(request => ScriptedReply.Json(request.Target switch
        {
            "/api/1.0/reseller/packages/list/" => """[{"name":"Large"},{"name":"Unlimited","more":{"x":[1]}}]""",
            "/api/1.0/reseller/sites/list/" => """[{"site_name":"acme","industry":"Law","package":"Large","active":true,"disk_usage":5,"disk_limit":"100","user_count":2,"username":"ann","created":"2026-01-01T00:00:00"}]""",
            "/api/1.0/users/list/" => $"[{Bob}]",
            "/api/1.0/reseller/sites/edit/a%20b%2Fc/users/list/" => """[{"username":"ann","name":null,"email":7,"active":false}]""",
            "/api/1.0/users/list/bob/" => Bob,
            _ => "?",
        }));
        await using var admin = AdminAt(server.Address);
        Assert.Equal(["Large", "Unlimited"], (await admin.ListPackagesAsync(null, Cancellation)).Value.Select(package => package.Name));
        var site = Assert.Single((await admin.ListSitesAsync(null, Cancellation)).Value);
        Assert.Equal(("acme", "Law", "Large", true, 5L, 100L, 2L, "ann"), (site.Name, site.Industry, site.Package, site.IsActive, site.DiskUsage, site.DiskLimit, site.UserCount, site.Owner));
        foreach (var name in new[] { null, "bob" })
        {
            var user = Assert.Single((await admin.ListUsersAsync(name, Cancellation)).Value);
            Assert.Equal(("bob", "Bob Birch", "User", true, false), (user.Username, user.Name, user.Role, user.IsActive, user.IsFtpActive));
            Assert.Equal(["a", "b"], user.Groups);
        }

        Assert.Equal(new AdminSiteUser("ann") { IsActive = false }, Assert.Single((await admin.ListSiteUsersAsync("a b/c", null, Cancellation)).Value));
    }

    [Fact]
    public async Task Each_change_sends_what_is_given_and_nothing_else()
    {
        await using var server = new ScriptedServer(request => (request.Method, request.Target.Contains("users/add", StringComparison.Ordinal)) switch
        {
            ("POST", true) => new ScriptedReply(201, []),
            ("POST", false) => ScriptedReply.Json("{}", 201),
            ("DELETE", _) => new ScriptedReply(204, []),
            _ => ScriptedReply.Json(request.Target.Contains("sites/edit/acme/users", StringComparison.Ordinal) || request.Target.Contains("/users/edit", StringComparison.Ordinal) ? Bob : """{"site_name":"acme"}"""),
        });
        await using var admin = AdminAt(server.Address);
        Assert.True((await admin.AddSiteAsync(new("acme", "Law", "Large", "ann", "Ann & Co", "p=1", "ann@example.org", SendsEmail: true), Cancellation)).IsOk);
        Assert.True((await admin.EditSiteAsync("acme", null, isActive: false, Cancellation)).IsOk);
        Assert.True((await admin.AddUserAsync(new() { Username = "bob", Name = "Bob", Password = "pw", SendsEmail = false, Groups = ["a", "b"] }, Cancellation)).IsOk);
        Assert.True((await admin.EditUserAsync("bob", new() { Groups = [], IsFtpActive = true }, Cancellation)).IsOk);
        Assert.True((await admin.EditSiteUserAsync("acme", "bob", "new", null, Cancellation)).IsOk);
        Assert.True((await admin.DeleteUserAsync("bob", Cancellation)).IsOk);
        string[] expected =
        [
            "POST /api/1.0/reseller/sites/add/ site_name=acme&industry=Law&package=Large&username=ann&fullname=Ann+%26+Co&password=p%3D1&send_email=True&email=ann%40example.org",
            "PUT /api/1.0/reseller/sites/edit/acme/ active=False",
            "POST /api/1.0/users/add/ username=bob&name=Bob&password=pw&send_email=False&groups=a&groups=b",
            "PUT /api/1.0/users/edit/bob/ ftp_active=True&groups=",
            "PUT /api/1.0/reseller/sites/edit/acme/users/edit/bob/ password=new",
            "DELETE /api/1.0/users/delete/bob/ ",
        ];
        Assert.Equal(expected, server.Requests.Select(request => $"{request} {request.Text}"));
    }

    [Theory]
    [InlineData("""[{"username":"bob"},{"name":"nameless"}]""")]
    [InlineData("""[{"username":""}]""")]
    [InlineData("""[{"username":7}]""")]
    [InlineData("[7]")]
    [InlineData("\"bob\"")]
    [InlineData("[{\"username\":\"\\ud800\"}]")]
    [InlineData("[{\"username\":\"bob\"}")]
    [InlineData("")]
    [InlineData("<html></html>")]
    public async Task A_reply_that_is_no_list_of_users_is_a_bad_reply(string json)
    {
        await using var server = new ScriptedServer(_ => ScriptedReply.Json(json));
        await using var admin = AdminAt(server.Address);
        Assert.Equal(RemoteErrorKind.BadReply, (await admin.ListUsersAsync(null, Cancellation)).Error?.Kind);
    }

    [Theory]
    [InlineData(400, """{"message":"industry must be one of these.","field_errors":{"industry":["x"]}}""", RemoteErrorKind.Rejected, "The user bob: industry must be one of these.")]
    [InlineData(400, """{"field_errors":{"role":["Not a role."]}}""", RemoteErrorKind.Rejected, "The user bob: role: Not a role.")]
    [InlineData(403, "", RemoteErrorKind.Forbidden, "The user bob: the account may not do this.")]
    [InlineData(404, """{"message":"There is no such user."}""", RemoteErrorKind.NotFound, "The user bob: There is no such user.")]
    [InlineData(409, """{"message":"Taken."}""", RemoteErrorKind.Exists, "The user bob: Taken.")]
    public async Task A_refusal_names_the_field_and_is_not_made_again(int status, string body, RemoteErrorKind kind, string message)
    {
        await using var server = new ScriptedServer(_ => ScriptedReply.Json(body, status));
        await using var admin = AdminAt(server.Address);
        var error = (await admin.AddUserAsync(new() { Username = "bob" }, Cancellation)).Error!;
        Assert.Equal((kind, message), (error.Kind, error.Message));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task An_add_whose_answer_was_lost_is_not_made_again()
    {
        await using var server = new ScriptedServer(_ => ScriptedReply.Lost);
        await using var admin = AdminAt(server.Address);
        Assert.Equal(RemoteErrorKind.Unreachable, (await admin.AddUserAsync(new() { Username = "bob" }, Cancellation)).Error?.Kind);
        Assert.Single(server.Requests);
    }

    [Fact]
    public void No_text_of_a_user_shows_a_password()
    {
        Assert.DoesNotContain("hush", new UserFields { Username = "bob", Password = "hush" }.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hush", new NewSite("acme", "Law", "Large", "ann", "Ann", "hush", null, SendsEmail: false).ToString(), StringComparison.Ordinal);
    }

    private static SmartFileAdmin AdminAt(Uri address) =>
        new(new() { Address = address, Credentials = new("key", "password"), Http = ScriptedAccount.Quick }, new RemoteHealth(TimeProvider.System));
}
