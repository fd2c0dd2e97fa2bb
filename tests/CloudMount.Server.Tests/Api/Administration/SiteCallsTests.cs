using System.IO.Pipelines;
using CloudMount.Server.Accounts;
using CloudMount.Server.Files;
using CloudMount.Server.Tenants;
using CloudMount.Server.Tests.Quatrix;

namespace CloudMount.Server.Tests.Api.Administration;

public sealed class SiteCallsTests(AdminFixture fixture) : IClassFixture<AdminFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task A_site_is_added_with_its_directory_and_an_owner_who_can_log_in()
    {
        var added = await fixture.Reseller.PostAsync("reseller/sites/add/", New("Acme"));
        Assert.Equal((201, "/api/1.0/reseller/sites/list/Acme/"), (added.Status, added.Headers["Location"]));
        Assert.True(Directory.Exists(Path.Combine(_server.Root, ReservedNames.Sites, "Acme")));
        var read = await fixture.Reseller.SendToAsync(HttpMethod.Get, added.Headers["Location"], null);
        Assert.Equal(added.Body, read.Body);
        Assert.Equal(("Acme", "Marketing/Design", "Unlimited", "acme", 1), (read.Text("site_name"), read.Text("industry"), read.Text("package"), read.Text("username"), read.Number("user_count")));
        Assert.True(read.Json.GetProperty("active").GetBoolean());
        Assert.Equal((0, System.Text.Json.JsonValueKind.Null), (read.Number("disk_usage"), read.Json.GetProperty("disk_limit").ValueKind));
        Assert.Matches("^2026-01-01T00:0.:..$", read.Text("created"));
        using var owner = new AdminClient(_server.Server.BaseAddress, "acme", AdminFixture.Password);
        Assert.Equal("""[{"username":"acme","root":"/","name":"The Owner","email":"","ftp_active":true,"active":true,"role":"Administrator"}]""", (await owner.GetAsync("users/list")).Body);
        var xml = await fixture.Reseller.GetAsync("reseller/sites/list?format=xml");
        Assert.Contains("<response><resource><site_name>", xml.Body, StringComparison.Ordinal);
        Assert.Contains("<resource><site_name>Acme</site_name><industry>Marketing/Design</industry><package>Unlimited</package><active>True</active>", xml.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("site_name", null, "site_name is missing.")]
    [InlineData("industry", null, "industry is missing.")]
    [InlineData("package", null, "package is missing.")]
    [InlineData("username", null, "username is missing.")]
    [InlineData("fullname", null, "fullname is missing.")]
    [InlineData("password", null, "password is missing.")]
    [InlineData("send_email", null, "email is missing: give an address, or send_email=False.", "email")]
    [InlineData("site_name", "", "site_name is empty.")]
    [InlineData("site_name", "a.b", Site.NameRule)]
    [InlineData("site_name", "-a", Site.NameRule)]
    [InlineData("site_name", "..", Site.NameRule)]
    [InlineData("site_name", "a/b", Site.NameRule)]
    [InlineData("industry", "law", "industry must be one of Personal Use, Software, Marketing/Design, Print/Publishing, Construction, Accounting, Law, Medical, Professional Services, Other.")]
    [InlineData("package", "Gold", "There is no package Gold.")]
    [InlineData("package", "unlimited", "There is no package unlimited.")]
    [InlineData("username", "", "username is empty.")]
    [InlineData("fullname", " ", "fullname must be one line of text.")]
    [InlineData("password", "short", Credentials.PasswordRule)]
    [InlineData("email", "x", Credentials.MailRule)]
    [InlineData("send_email", "x", "send_email must be True or False.")]
    [InlineData("active", "True", "This call has no field active; it has site_name, industry, package, username, fullname, password, email, send_email.")]
    public async Task A_wrong_field_of_a_new_site_is_400_and_named(string field, string? value, string message, string? named = null)
    {
        var fields = New("wrong").Where(one => one.Name != field).Concat(value is null ? [] : [(field, value)]).ToArray();
        var answer = await fixture.Reseller.PostAsync("reseller/sites/add/", fields);
        Assert.Equal((400, (named ?? field, message)), (answer.Status, Assert.Single(UserCallsTests.Errors(answer))));
        Assert.Equal(404, (await fixture.Reseller.GetAsync("reseller/sites/list/wrong/")).Status);
        Assert.False(Directory.Exists(Path.Combine(_server.Root, ReservedNames.Sites, "wrong")));
    }

    [Theory]
    [InlineData("site_name")]
    [InlineData("industry")]
    [InlineData("package")]
    [InlineData("username")]
    [InlineData("fullname")]
    [InlineData("password")]
    [InlineData("email")]
    [InlineData("send_email")]
    public async Task A_doubled_field_and_a_long_one_of_a_new_site_are_400_and_named(string field)
    {
        var others = New("double").Where(one => one.Name != field).ToArray();
        var doubled = await fixture.Reseller.PostAsync("reseller/sites/add/", [.. others, (field, "False"), (field, "False")]);
        Assert.Equal((400, (field, $"{field} is given more than once.")), (doubled.Status, Assert.Single(UserCallsTests.Errors(doubled))));
        var tooLong = await fixture.Reseller.PostAsync("reseller/sites/add/", [.. others, (field, new string('1', 201))]);
        Assert.Equal((400, field), (tooLong.Status, Assert.Single(UserCallsTests.Errors(tooLong)).Field));
    }

    [Fact]
    public async Task A_name_that_is_taken_is_409_and_nothing_is_made()
    {
        fixture.AddSite("first");
        var sameSite = await fixture.Reseller.PostAsync("reseller/sites/add/", New("FIRST"));
        Assert.Equal((409, "site_name"), (sameSite.Status, Assert.Single(UserCallsTests.Errors(sameSite)).Field));
        var sameOwner = await fixture.Reseller.PostAsync("reseller/sites/add/", [.. New("second").Where(field => field.Name != "username"), ("username", "First-Owner")]);
        Assert.Equal((409, "username"), (sameOwner.Status, Assert.Single(UserCallsTests.Errors(sameOwner)).Field));
        Assert.Equal(404, (await fixture.Reseller.GetAsync("reseller/sites/list/second/")).Status);
        Directory.CreateDirectory(Path.Combine(_server.Root, ReservedNames.Sites, "left", "over"));
        var left = await fixture.Reseller.PostAsync("reseller/sites/add/", New("left"));
        Assert.Equal((409, "site_name"), (left.Status, Assert.Single(UserCallsTests.Errors(left)).Field));
        Assert.Equal((404, null), ((await fixture.Reseller.GetAsync("reseller/sites/list/left/")).Status, fixture.Find("left")));
        Assert.True(Directory.Exists(Path.Combine(_server.Root, ReservedNames.Sites, "left", "over")));
    }

    [Fact]
    public async Task A_site_gets_another_package_if_it_fits()
    {
        fixture.Logins.Packages.Add(new("one", null, 1));
        fixture.Logins.Packages.Add(new("two", null, 2));
        var (site, _) = fixture.AddSite("package");
        fixture.AddUser(site, "package-user");
        await File.WriteAllBytesAsync(Path.Combine(fixture.FolderOf(site), "f"), new byte[100], TestContext.Current.CancellationToken);
        fixture.Logins.Packages.Add(new("99 bytes", 99, null));
        fixture.Logins.Packages.Add(new("100 bytes", 100, null));
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        var tight = await fixture.Reseller.PutAsync("reseller/sites/edit/package/", ("package", "99 bytes"));
        Assert.Equal((403, ("package", "The site has 100 bytes, more than the package 99 bytes allows, 99.")), (tight.Status, Assert.Single(UserCallsTests.Errors(tight))));
        var full = await fixture.Reseller.PutAsync("reseller/sites/edit/package/", ("package", "100 bytes"));
        Assert.Equal((200, 100, 100), (full.Status, full.Number("disk_usage"), full.Number("disk_limit")));
        var edited = await fixture.Reseller.PutAsync("reseller/sites/edit/package/", ("package", "two"));
        Assert.Equal((200, "two", 2), (edited.Status, edited.Text("package"), edited.Number("user_count")));
        var small = await fixture.Reseller.PutAsync("reseller/sites/edit/package", ("package", "one"));
        Assert.Equal((403, ("package", "The site has more users than the package one allows, 1.")), (small.Status, Assert.Single(UserCallsTests.Errors(small))));
        var none = await fixture.Reseller.PutAsync("reseller/sites/edit/package", ("package", "none"), ("active", "x"), ("site_name", "x"));
        Assert.Equal((400, "active, package, site_name"), (none.Status, string.Join(", ", UserCallsTests.Errors(none).Select(error => error.Field).Order())));
        Assert.Equal(400, (await fixture.Reseller.PutAsync("reseller/sites/edit/package")).Status);
        Assert.Equal(404, (await fixture.Reseller.PutAsync("reseller/sites/edit/none/", ("package", "two"))).Status);
        Assert.Equal("two", (await fixture.Reseller.GetAsync("reseller/sites/list/package")).Text("package"));
    }

    [Fact]
    public async Task The_users_of_a_deactivated_site_are_refused_at_once_by_every_way_in()
    {
        var (site, owner) = fixture.AddSite("off");
        var account = fixture.Logins.Accounts.Find("off-owner")!;
        Assert.NotNull(fixture.Logins.Accounts.Change(account, now => now with { PasswordHash = PasswordHash.Make(AdminFixture.Password) }));
        using var key = new QuatrixClient(_server.Server.BaseAddress, fixture.Logins.Keys.Create(account.Id, "key", isActive: true).Text);
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        var login = await QuatrixClient.LoginAsync(_server, new("off-owner", AdminFixture.Password));
        using var session = new QuatrixClient(_server.Server.BaseAddress, null) { Session = login.Text("session_id") };
        Assert.Equal((200, 200), ((await session.GetAsync("profile")).Status, (await key.GetAsync("profile")).Status));
        var file = (await owner.SendAsync(HttpMethod.Post, "paths/add/off.txt", null)).Text("upload");
        await _server.PutContentAsync(file, [1]);
        var upload = (await owner.SendAsync(HttpMethod.Put, "paths/edit/off.txt?upload=", null)).Text("upload");
        var download = (await owner.GetAsync("paths/list/off.txt?download=")).Text("download");
        Assert.False((await fixture.Reseller.PutAsync("reseller/sites/edit/off/", ("active", "False"))).Json.GetProperty("active").GetBoolean());
        Assert.Equal(403, (await owner.GetAsync("users/list/")).Status);
        Assert.Equal(403, (await owner.GetAsync("paths/list/")).Status);
        Assert.Equal((401, 403), ((await session.GetAsync("profile")).Status, (await key.GetAsync("profile")).Status));
        Assert.Equal(403, (await QuatrixClient.LoginAsync(_server, new("off-owner", AdminFixture.Password))).Status);
        Assert.Equal(403, (await _server.PutContentAsync(upload, [1, 2])).Status);
        using var gone = await _server.Anonymous.GetAsync(download, TestContext.Current.CancellationToken);
        Assert.Equal(403, (int)gone.StatusCode);
        Assert.Equal(200, (await fixture.Reseller.PutAsync("reseller/sites/edit/off/", ("active", "1"))).Status);
        Assert.Equal(200, (await owner.GetAsync("paths/list/off.txt")).Status);
        Assert.Equal(401, (await session.GetAsync("profile")).Status);
    }

    [Fact]
    public async Task Content_that_is_on_its_way_when_its_user_is_deactivated_is_not_placed()
    {
        var (site, owner) = fixture.AddSite("stream");
        var user = fixture.AddUser(site, "streamer");
        var url = (await user.SendAsync(HttpMethod.Post, "paths/add/streamed.bin", null)).Text("upload");
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(new byte[20_000], TestContext.Current.CancellationToken);
        using var content = new StreamContent(pipe.Reader.AsStream());
        var sending = _server.Anonymous.PostAsync(url, content, TestContext.Current.CancellationToken);
        while (!sending.IsCompleted && !Directory.EnumerateFiles(Path.Combine(_server.Root, ".cloudmount-unfinished")).Any(file => new FileInfo(file).Length > 0))
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(200, (await owner.PutAsync("users/edit/streamer/", ("active", "False"))).Status);
        await pipe.Writer.WriteAsync(new byte[1], TestContext.Current.CancellationToken);
        await pipe.Writer.CompleteAsync();
        using var response = await sending;
        Assert.Equal(403, (int)response.StatusCode);
        Assert.Equal(0, (await owner.GetAsync("paths/list/streamed.bin")).Number("size"));
    }

    [Fact]
    public async Task A_download_that_is_under_way_breaks_off_when_its_user_is_deactivated()
    {
        var (site, owner) = fixture.AddSite("download");
        var user = fixture.AddUser(site, "downloader");
        using (var file = File.Create(Path.Combine(fixture.FolderOf(site), "large"))) file.SetLength(64 << 20);
        var url = (await user.GetAsync("paths/list/large?download=")).Text("download");
        using var response = await _server.Anonymous.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var content = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await content.ReadExactlyAsync(new byte[1000], TestContext.Current.CancellationToken);
        Assert.Equal(200, (await owner.PutAsync("users/edit/downloader/", ("active", "False"))).Status);
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<IOException>(() => content.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_reseller_sees_and_changes_the_users_of_his_sites_and_of_no_others()
    {
        var (site, _) = fixture.AddSite("mine");
        var user = fixture.AddUser(site, "mine-user");
        var other = fixture.AddReseller("other-reseller");
        fixture.AddSite("theirs", reseller: fixture.Find("other-reseller")!.Id);
        const string Users = "reseller/sites/edit/mine/users";
        Assert.Equal(
            """[{"username":"mine-owner","name":"mine-owner","email":"","active":true},{"username":"mine-user","name":"mine-user","email":"","active":true}]""",
            (await fixture.Reseller.GetAsync($"{Users}/list/")).Body);
        Assert.Equal("""{"username":"mine-user","name":"mine-user","email":"","active":true}""", (await fixture.Reseller.GetAsync($"{Users}/list/mine-user")).Body);
        Assert.EndsWith(
            "<response><username>mine-user</username><name>mine-user</name><email></email><active>True</active></response>",
            (await fixture.Reseller.GetAsync($"{Users}/list/mine-user/?format=xml")).Body,
            StringComparison.Ordinal);
        var edited = await fixture.Reseller.PutAsync($"{Users}/edit/mine-user/", ("active", "False"), ("password", AdminFixture.Password));
        Assert.Equal("""{"username":"mine-user","name":"mine-user","email":"","active":false}""", edited.Body);
        Assert.Equal((200, 403), (edited.Status, (await user.GetAsync("users/list/")).Status));
        Assert.NotEqual("", fixture.Find("mine-user")!.PasswordHash);
        var wrong = await fixture.Reseller.PutAsync($"{Users}/edit/mine-user/", ("active", "x"), ("password", "x"), ("role", "User"));
        Assert.Equal((400, "active, password, role"), (wrong.Status, string.Join(", ", UserCallsTests.Errors(wrong).Select(error => error.Field).Order())));
        Assert.Equal(400, (await fixture.Reseller.PutAsync($"{Users}/edit/mine-user/")).Status);
        foreach (var missing in new[] { $"{Users}/list/nobody/", $"{Users}/list/theirs-owner/", "reseller/sites/edit/theirs/users/list/", "reseller/sites/list/theirs/", "reseller/sites/edit/none/users/list/" })
            Assert.Equal(404, (await fixture.Reseller.GetAsync(missing)).Status);
        Assert.Equal(404, (await fixture.Reseller.PutAsync("reseller/sites/edit/theirs/users/edit/theirs-owner/", ("active", "False"))).Status);
        Assert.Equal(404, (await fixture.Reseller.PutAsync("reseller/sites/edit/theirs/", ("active", "False"))).Status);
        Assert.Equal(["theirs"], (await other.GetAsync("reseller/sites/list/")).Json.EnumerateArray().Select(one => one.GetProperty("site_name").GetString()));
        Assert.DoesNotContain("theirs", (await fixture.Reseller.GetAsync("reseller/sites/list/")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quatrix_tells_of_the_accounts_that_the_caller_sees_and_of_no_others()
    {
        var (site, _) = fixture.AddSite("seen");
        fixture.AddUser(site, "seen-user");
        fixture.AddUser(site, "seen-manager", Role.Manager);
        Assert.Equal(["seen-manager", "seen-owner", "seen-user"], await RolesAsync("seen-owner"));
        Assert.Equal(["seen-manager", "seen-owner", "seen-user"], await RolesAsync("seen-manager"));
        Assert.Equal(["seen-user"], await RolesAsync("seen-user"));
        Assert.DoesNotContain("seen-user", await RolesAsync(_server.Account.Key));
        using var user = QuatrixOf("seen-user");
        (await user.GetAsync($"api-key/{fixture.Find("seen-owner")!.Id}")).Is(404, 20);
        using var manager = QuatrixOf("seen-manager");
        (await manager.GetAsync($"api-key/{fixture.Find("seen-owner")!.Id}")).Is(403, 50);
        (await manager.GetAsync($"api-key/{fixture.Find(_server.Account.Key)!.Id}")).Is(404, 20);
        await manager.PostAsync("file/makedir", new { name = "by-manager" });
        Assert.Equal("seen-manager", Rows(await manager.GetAsync("tracking/activity")).Single());
        Assert.Equal("", Rows(await user.GetAsync("tracking/activity")).Single());

        static string[] Rows(Answer answer) => [.. answer.Json.EnumerateArray().Select(row => row.GetProperty("email").GetString()!)];
    }

    private async Task<string[]> RolesAsync(string username)
    {
        using var client = QuatrixOf(username);
        return [.. (await client.GetAsync("account/roles")).Json.EnumerateArray().Select(person => person.GetProperty("email").GetString()!)];
    }

    private QuatrixClient QuatrixOf(string username)
    {
        var key = fixture.Logins.Keys.Create(fixture.Find(username)!.Id, "quatrix", isActive: true).Text;
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        return new(_server.Server.BaseAddress, key);
    }

    [Fact]
    public async Task Who_is_no_reseller_is_403_in_all_his_calls()
    {
        var (_, owner) = fixture.AddSite("norights");
        foreach (var call in new[] { "packages/list/", "packages/list/Unlimited/", "sites/list/", "sites/list/norights/", "sites/edit/norights/users/list/", "sites/edit/norights/users/list/norights-owner/" })
            Assert.Equal(403, (await owner.GetAsync("reseller/" + call)).Status);
        Assert.Equal(403, (await owner.PostAsync("reseller/sites/add/", New("x"))).Status);
        Assert.Equal(403, (await owner.PutAsync("reseller/sites/edit/norights/", ("package", "Unlimited"))).Status);
        Assert.Equal(403, (await owner.PutAsync("reseller/sites/edit/norights/users/edit/norights-owner/", ("active", "False"))).Status);
    }

    [Fact]
    public async Task Packages_are_listed_by_name()
    {
        fixture.Logins.Packages.Add(new("Big one", 5, 5));
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("""{"name":"Big one"}""", (await fixture.Reseller.GetAsync("reseller/packages/list/")).Body, StringComparison.Ordinal);
        var one = await fixture.Reseller.GetAsync("reseller/packages/list/Big%20one/");
        Assert.Equal((200, """{"name":"Big one"}"""), (one.Status, one.Body));
        Assert.EndsWith("<response><name>Unlimited</name></response>", (await fixture.Reseller.GetAsync("reseller/packages/list/Unlimited?format=xml")).Body, StringComparison.Ordinal);
        Assert.Equal(404, (await fixture.Reseller.GetAsync("reseller/packages/list/none/")).Status);
    }

    [Fact]
    public async Task A_site_whose_making_was_killed_is_made_good_at_the_next_start()
    {
        var home = Directory.CreateTempSubdirectory("cloudmount-killed-");
        try
        {
            using (var logins = Logins.Open(Path.Combine(home.FullName, "data"), TimeProvider.System))
            {
                var reseller = logins.Accounts.Add("reseller@example.org", "")!;
                var site = new Site(Guid.NewGuid(), "half", reseller.Id, Guid.NewGuid()) { Industry = "Law", Package = Package.Unlimited };
                Assert.True(logins.Sites.Add(site, () => logins.Accounts.Add(new Account(site.Owner, "half", "") { Site = site.Id }) is not null));
            }

            await using var server = await TestServer.StartAsync(home.FullName);
            Assert.True(Directory.Exists(Path.Combine(home.FullName, "root", ReservedNames.Sites, "half")));
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static (string Name, string Value)[] New(string name) =>
    [
        ("site_name", name), ("industry", "Marketing/Design"), ("package", "Unlimited"), ("username", name.ToLowerInvariant()), ("fullname", "The Owner"),
        ("password", AdminFixture.Password), ("send_email", "False"),
    ];
}
