using CloudMount.Server.Accounts;

namespace CloudMount.Server.Tests.Api.Administration;

public sealed class UserCallsTests(AdminFixture fixture) : IClassFixture<AdminFixture>
{
    private static readonly (string Name, string Value)[] New = [("username", "new"), ("name", "New User"), ("password", AdminFixture.Password), ("send_email", "False")];

    [Fact]
    public async Task A_user_is_added_with_all_fields_and_read_back_in_both_formats()
    {
        var (site, owner) = fixture.AddSite("add");
        fixture.Logins.Groups.Add(site.Id, "Staff");
        fixture.Logins.Groups.Add(site.Id, "Temps & Co");
        Directory.CreateDirectory(Path.Combine(fixture.FolderOf(site), "home"));
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        var added = await owner.PostAsync(
            "users/add/", ("username", "joe+1@example.org"), ("name", "Jo\u00e9 <x>"), ("password", AdminFixture.Password), ("root", "/home/"), ("email", "joe@example.org"),
            ("send_email", "False"), ("ftp_active", "off"), ("active", "0"), ("groups", "Temps & Co"), ("groups", "Staff"), ("role", "Manager"));
        Assert.Equal((201, "", "/api/1.0/users/list/joe%2B1%40example.org/", "0"), (added.Status, added.Body, added.Headers["Location"], added.Headers["Content-Length"]));
        var read = await owner.SendToAsync(HttpMethod.Get, added.Headers["Location"], null);
        Assert.Equal((200, "application/json"), (read.Status, read.ContentType));
        Assert.Equal(
            """{"username":"joe+1@example.org","root":"/home","name":"Joé <x>","email":"joe@example.org","ftp_active":false,"active":false,"groups":["Staff","Temps & Co"],"role":"Manager"}""",
            read.Body);
        var xml = await owner.GetAsync("users/list/joe+1@example.org?format=xml");
        Assert.Equal("text/xml", xml.ContentType);
        Assert.EndsWith(
            "<response><username>joe+1@example.org</username><root>/home</root><name>Joé &lt;x&gt;</name><email>joe@example.org</email><ftp_active>False</ftp_active>"
            + "<active>False</active><groups><resource>Staff</resource><resource>Temps &amp; Co</resource></groups><role>Manager</role></response>",
            xml.Body,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_said_of_a_new_user_has_the_usual_value_and_he_logs_in_with_his_password()
    {
        var (_, owner) = fixture.AddSite("usual");
        Assert.Equal(201, (await owner.PostAsync("users/add", ("username", "Ann"), ("name", "Ann"), ("password", AdminFixture.Password), ("send_email", "False"))).Status);
        Assert.Equal(
            """{"username":"Ann","root":"/","name":"Ann","email":"","ftp_active":true,"active":true,"role":"User"}""", (await owner.GetAsync("users/list/Ann")).Body);
        using var ann = new AdminClient(fixture.Server.Server.BaseAddress, "Ann", AdminFixture.Password);
        Assert.Equal(["Ann"], Names(await ann.GetAsync("users/list/")));
        using var wrongCase = new AdminClient(fixture.Server.Server.BaseAddress, "ann", AdminFixture.Password);
        Assert.Equal(401, (await wrongCase.GetAsync("users/list/")).Status);
    }

    [Theory]
    [InlineData("username", null, "username is missing.")]
    [InlineData("name", null, "name is missing.")]
    [InlineData("password", null, "password is missing.")]
    [InlineData("username", "", "username is empty.")]
    [InlineData("username", "a b", Credentials.UsernameRule)]
    [InlineData("username", "a/b", Credentials.UsernameRule)]
    [InlineData("username", "..", Credentials.UsernameRule)]
    [InlineData("username", "<200>", "username has more than 200 characters.")]
    [InlineData("name", "", "name is empty.")]
    [InlineData("name", "a\nb", "name must be one line of text.")]
    [InlineData("name", "<200>", "name has more than 200 characters.")]
    [InlineData("password", "", "password is empty.")]
    [InlineData("password", "short", Credentials.PasswordRule)]
    [InlineData("password", "<200>", "password has more than 200 characters.")]
    [InlineData("root", "", "root is empty.")]
    [InlineData("root", "/none", "root names no directory; make it first.")]
    [InlineData("root", "/../x", null)]
    [InlineData("email", "nobody", Credentials.MailRule)]
    [InlineData("email", "a@b.c>,<d@e.f", Credentials.MailRule)]
    [InlineData("email", "<200>", "email has more than 200 characters.")]
    [InlineData("send_email", "maybe", "send_email must be True or False.")]
    [InlineData("ftp_active", "2", "ftp_active must be True or False.")]
    [InlineData("active", "", "active must be True or False.")]
    [InlineData("groups", "none", "There is no group none.")]
    [InlineData("groups", "<200>", "Each of groups must be a text of 1 to 200 characters.")]
    [InlineData("role", "user", "role must be one of User, Manager, Administrator.")]
    [InlineData("role", "Owner", "role must be one of User, Manager, Administrator.")]
    [InlineData("role", "1", "role must be one of User, Manager, Administrator.")]
    [InlineData("role", "", "role is empty.")]
    [InlineData("Role", "User", "This call has no field Role; it has username, name, password, root, email, send_email, ftp_active, active, groups, role.")]
    public async Task A_wrong_field_of_a_new_user_is_400_and_named(string field, string? value, string? message)
    {
        var given = value is "<200>" ? new string('x', 201) : value;
        var fields = New.Where(one => one.Name != field).Concat(given is null ? [] : [(field, given)]).ToArray();
        var answer = await fixture.Reseller.PostAsync("users/add/", fields);
        Assert.Equal(400, answer.Status);
        var error = Assert.Single(Errors(answer));
        Assert.Equal((field, answer.Message), error);
        if (message is not null) Assert.Equal(message, error.Message);
        Assert.Equal(404, (await fixture.Reseller.GetAsync("users/list/new")).Status);
    }

    [Theory]
    [InlineData("username")]
    [InlineData("name")]
    [InlineData("password")]
    [InlineData("root")]
    [InlineData("email")]
    [InlineData("send_email")]
    [InlineData("ftp_active")]
    [InlineData("active")]
    [InlineData("role")]
    public async Task A_doubled_field_and_one_of_the_wrong_type_are_400_and_named(string field)
    {
        var others = New.Where(one => one.Name != field);
        var doubled = await fixture.Reseller.PostAsync("users/add/", [.. others, (field, "False"), (field, "False")]);
        Assert.Equal((400, (field, $"{field} is given more than once.")), (doubled.Status, Assert.Single(Errors(doubled))));
        var typed = await fixture.Reseller.SendJsonAsync(
            HttpMethod.Post, "users/add/", others.Select(one => KeyValuePair.Create(one.Name, (object)one.Value)).Append(new(field, new { x = 1 })).ToDictionary());
        Assert.Equal((400, (field, $"{field} must be a text.")), (typed.Status, Assert.Single(Errors(typed))));
    }

    [Fact]
    public async Task All_that_is_wrong_is_named_at_once_in_both_formats()
    {
        var answer = await fixture.Reseller.PostAsync("users/add/", ("username", "a b"), ("role", "King"), ("groups", "x"), ("groups", "y"), ("colour", "red"), ("email", "@"));
        Assert.Equal(400, answer.Status);
        Assert.Equal(["colour", "email", "groups", "groups", "name", "password", "role", "username"], Errors(answer).Select(error => error.Field).Order());
        Assert.All(Errors(answer), error => Assert.Contains(error.Message, answer.Message, StringComparison.Ordinal));
        var xml = await fixture.Reseller.PostAsync("users/add/?format=xml", ("username", "joe"), ("name", "Joe"), ("send_email", "no"), ("a<b", ""));
        Assert.Contains("<field_errors><a_x003C_b><resource>This call has no field a&lt;b;", xml.Body, StringComparison.Ordinal);
        Assert.Contains("<password><resource>password is missing.</resource></password></field_errors>", xml.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fields_come_in_a_form_in_multipart_in_JSON_and_in_the_query()
    {
        var (site, owner) = fixture.AddSite("bodies");
        fixture.Logins.Groups.Add(site.Id, "a");
        fixture.Logins.Groups.Add(site.Id, "b");
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in New) form.Add(new StringContent(value), name);
        foreach (var group in new[] { "a", "b" }) form.Add(new StringContent(group), "groups");
        Assert.Equal(201, (await owner.SendAsync(HttpMethod.Post, "users/add/", form)).Status);
        var fields = new { username = "json", name = "J", password = AdminFixture.Password, send_email = false, ftp_active = false, active = true, groups = new[] { "b", "a" } };
        Assert.Equal(201, (await owner.SendJsonAsync(HttpMethod.Post, "users/add/", fields)).Status);
        Assert.Equal(201, (await owner.SendAsync(HttpMethod.Post, $"users/add/?username=query&name=Q&password={Uri.EscapeDataString(AdminFixture.Password)}&send_email=no", null)).Status);
        Assert.Equal("""{"username":"json","root":"/","name":"J","email":"","ftp_active":false,"active":true,"groups":["a","b"],"role":"User"}""", (await owner.GetAsync("users/list/json")).Body);
        using var xml = new StringContent("<username>xml</username>", System.Text.Encoding.UTF8, "application/xml");
        Assert.Equal((400, "The body must be a form, multipart/form-data or a JSON object."), StatusOf(await owner.SendAsync(HttpMethod.Post, "users/add/", xml)));
        Assert.Equal(["bodies-owner", "json", "new", "query"], Names(await owner.GetAsync("users/list/")));
        Assert.Equal(2, (await owner.GetAsync("users/list/new")).Json.GetProperty("groups").GetArrayLength());
    }

    [Theory]
    [InlineData("taken-owner")]
    [InlineData("TAKEN-other")]
    public async Task A_username_that_somebody_on_the_server_has_in_whatever_case_is_409(string username)
    {
        if (fixture.Logins.Sites.Find("taken") is null) fixture.AddSite("taken");
        if (fixture.Find("taken-other") is null) fixture.AddReseller("taken-other");
        var answer = await fixture.Reseller.PostAsync("users/add/", [.. New[1..], ("username", username)]);
        Assert.Equal((409, "username"), (answer.Status, Assert.Single(Errors(answer)).Field));
    }

    [Fact]
    public async Task Each_field_of_a_user_is_edited_by_itself()
    {
        var (site, owner) = fixture.AddSite("edit");
        fixture.Logins.Groups.Add(site.Id, "a");
        fixture.Logins.Groups.Add(site.Id, "b");
        fixture.AddUser(site, "bob");
        Assert.Equal("b@b.org", (await owner.PutAsync("users/edit/bob/", ("email", "b@b.org"))).Text("email"));
        Assert.Equal("Bob", (await owner.PutAsync("users/edit/bob", ("name", "Bob"))).Text("name"));
        Assert.Equal("Manager", (await owner.PutAsync("users/edit/bob/", ("role", "Manager"))).Text("role"));
        Assert.False((await owner.PutAsync("users/edit/bob/", ("ftp_active", "False"))).Json.GetProperty("ftp_active").GetBoolean());
        Assert.Equal(["a", "b"], Groups(await owner.PutAsync("users/edit/bob/", ("groups", "b"), ("groups", "a"))));
        Assert.False((await owner.SendJsonAsync(HttpMethod.Put, "users/edit/bob/", new { active = false })).Json.GetProperty("active").GetBoolean());
        var answer = await owner.PutAsync("users/edit/bob/", ("username", "Bob.2"), ("active", "True"));
        Assert.Equal(
            """{"username":"Bob.2","root":"/","name":"Bob","email":"b@b.org","ftp_active":false,"active":true,"groups":["a","b"],"role":"Manager"}""", answer.Body);
        Assert.Equal(200, answer.Status);
        Assert.Equal(404, (await owner.GetAsync("users/list/bob/")).Status);
        Assert.False((await owner.PutAsync("users/edit/Bob.2/", ("groups", ""))).Has("groups"));
        Assert.Equal("", (await owner.PutAsync("users/edit/Bob.2/", ("email", ""))).Text("email"));
        var hash = fixture.Find("Bob.2")!.PasswordHash;
        Assert.Equal(200, (await owner.PutAsync("users/edit/Bob.2/", ("password", AdminFixture.Password))).Status);
        Assert.NotEqual(hash, fixture.Find("Bob.2")!.PasswordHash);
    }

    [Fact]
    public async Task An_edit_that_cannot_be_is_refused_with_its_field_and_changes_nothing()
    {
        var (site, owner) = fixture.AddSite("noedit");
        fixture.AddUser(site, "eve");
        var before = (await owner.GetAsync("users/list/eve")).Body;
        Assert.Equal((400, "Nothing to change is given; there are username, name, password, root, email, send_email, ftp_active, active, groups, role."), StatusOf(await owner.PutAsync("users/edit/eve/")));
        Assert.Equal((404, "There is no such user."), StatusOf(await owner.PutAsync("users/edit/nobody/", ("name", "x"))));
        Assert.Equal(["username"], Errors(await owner.PutAsync("users/edit/eve/", ("username", "NOEDIT-owner"))).Select(error => error.Field));
        var wrong = await owner.PutAsync("users/edit/eve/", ("username", ""), ("name", ""), ("password", "x"), ("root", "/q"), ("email", "x"), ("active", "x"), ("groups", "x"), ("role", "x"));
        Assert.Equal(400, wrong.Status);
        Assert.Equal(["active", "email", "groups", "name", "password", "role", "root", "username"], Errors(wrong).Select(error => error.Field).Order());
        Assert.Equal(["send_email"], Errors(await owner.PutAsync("users/edit/eve/", ("send_email", "x"))).Select(error => error.Field));
        Assert.Equal(["email"], Errors(await owner.PutAsync("users/edit/eve/", ("send_email", "True"))).Select(error => error.Field));
        Assert.Equal(before, (await owner.GetAsync("users/list/eve")).Body);
    }

    [Fact]
    public async Task Nobody_shuts_himself_out_or_gives_himself_more()
    {
        var (site, owner) = fixture.AddSite("self");
        var user = fixture.AddUser(site, "self-user");
        foreach (var field in new[] { ("root", "/"), ("role", "User"), ("active", "True") })
        {
            var answer = await owner.PutAsync("users/edit/self-owner/", field);
            Assert.Equal((403, field.Item1), (answer.Status, Assert.Single(Errors(answer)).Field));
        }

        foreach (var field in new[] { ("username", "x"), ("groups", ""), ("ftp_active", "True"), ("root", "/") })
            Assert.Equal((403, field.Item1), ((await user.PutAsync("users/edit/self-user/", field)).Status, field.Item1));
        var own = await user.PutAsync("users/edit/self-user/", ("name", "Me"), ("email", "me@me.org"), ("password", AdminFixture.Password));
        Assert.Equal((200, "Me", "me@me.org"), (own.Status, own.Text("name"), own.Text("email")));
        Assert.Equal(400, (await owner.DeleteAsync("users/delete/self-owner/")).Status);
    }

    [Fact]
    public async Task Who_sees_and_changes_whom_is_decided_by_site_and_role()
    {
        var (site, owner) = fixture.AddSite("roles");
        var (_, stranger) = fixture.AddSite("roles2");
        var manager = fixture.AddUser(site, "roles-manager", Role.Manager);
        var user = fixture.AddUser(site, "roles-user");
        var deep = fixture.AddUser(site, "roles-deep", Role.Administrator, "/deep");
        string[] all = ["roles-deep", "roles-manager", "roles-owner", "roles-user"];
        Assert.Equal(all, Names(await owner.GetAsync("users/list/")));
        Assert.Equal(all, Names(await manager.GetAsync("users/list/")));
        Assert.Equal(["roles-user"], Names(await user.GetAsync("users/list/")));
        Assert.Equal(["roles2-owner"], Names(await stranger.GetAsync("users/list/")));
        Assert.Equal((200, 403, 404, 404), (await ReadAsync(user, "roles-user"), await ReadAsync(user, "roles-owner"), await ReadAsync(stranger, "roles-user"), await ReadAsync(owner, "nobody")));
        Assert.Equal((403, 404, 404), (await RenameAsync(manager, "roles-owner"), await RenameAsync(stranger, "roles-user"), await RenameAsync(fixture.Reseller, "roles-user")));
        Assert.Equal((200, 403, 403), (await RenameAsync(manager, "roles-user"), await RenameAsync(user, "roles-manager"), await RenameAsync(deep, "roles-user")));
        Assert.Equal((403, 403, 403), (await DeleteAsync(manager, "roles-deep"), await DeleteAsync(user, "roles-manager"), await DeleteAsync(deep, "roles-owner")));
        Assert.Equal(["role"], Errors(await manager.PutAsync("users/edit/roles-user/", ("role", "Manager"))).Select(error => error.Field));
        Assert.Equal(["root"], Errors(await deep.PostAsync("users/add/", [.. New, ("root", "/")])).Select(error => error.Field));
        Assert.Equal(403, (await user.PostAsync("users/add/", New)).Status);
    }

    [Fact]
    public async Task A_deleted_user_is_gone_and_let_in_by_nothing()
    {
        var (site, owner) = fixture.AddSite("delete");
        var user = fixture.AddUser(site, "gone");
        Assert.Equal(200, (await user.GetAsync("users/list/")).Status);
        var deleted = await owner.DeleteAsync("users/delete/gone");
        Assert.Equal((204, ""), (deleted.Status, deleted.Body));
        Assert.Equal(401, (await user.GetAsync("users/list/")).Status);
        Assert.Equal((404, 404), (await DeleteAsync(owner, "gone"), (await owner.GetAsync("users/list/gone/")).Status));
        Assert.Equal(403, await DeleteAsync(fixture.AddUser(site, "delete-admin", Role.Administrator), "delete-owner"));
    }

    [Fact]
    public async Task A_site_gets_as_many_users_as_its_package_allows_however_many_are_added_at_once()
    {
        fixture.Logins.Packages.Add(new("three", null, 3));
        var (_, owner) = fixture.AddSite("limit", "three");
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => owner.PostAsync("users/add/", [.. New[1..], ("username", $"limit{i}")])));
        Assert.Equal(2, answers.Count(answer => answer.Status == 201));
        foreach (var refused in answers.Where(answer => answer.Status != 201))
            Assert.Equal((400, ("username", "The site has as many users as its package allows.")), (refused.Status, Assert.Single(Errors(refused))));
        Assert.Equal(3, (await owner.GetAsync("users/list/")).Json.GetArrayLength());
    }

    [Theory]
    [InlineData("GET", "users/add/", "POST")]
    [InlineData("POST", "users/list/", "GET, HEAD")]
    [InlineData("POST", "users/edit/x/", "PUT")]
    [InlineData("GET", "users/delete/x", "DELETE")]
    [InlineData("PUT", "reseller/sites/add/", "POST")]
    [InlineData("DELETE", "reseller/packages/list/", "GET, HEAD")]
    [InlineData("GET", "reseller/sites/edit/x/users/edit/y/", "PUT")]
    public async Task A_wrong_method_is_405_with_Allow(string method, string call, string allowed)
    {
        var answer = await fixture.Reseller.SendAsync(new(method), call, null);
        Assert.Equal((405, allowed), (answer.Status, answer.Headers["Allow"]));
    }

    [Theory]
    [InlineData("users/")]
    [InlineData("users/add/x/")]
    [InlineData("users/delete/")]
    [InlineData("users/list/a/b/")]
    [InlineData("reseller/")]
    [InlineData("reseller/sites/edit/x/users/")]
    public async Task What_is_no_call_is_404(string call) =>
        Assert.Equal((404, "There is no such call."), StatusOf(await fixture.Reseller.GetAsync(call)));

    [Fact]
    public async Task The_old_version_in_the_URL_and_HEAD_are_understood_and_nobody_else_is_let_in()
    {
        Assert.Equal(200, (await fixture.Reseller.SendToAsync(HttpMethod.Get, "/api/1/users/list", null)).Status);
        var head = await fixture.Reseller.SendAsync(HttpMethod.Head, "users/list/", null);
        Assert.Equal((200, ""), (head.Status, head.Body));
        Assert.Equal(400, (await fixture.Reseller.GetAsync("users/list/?format=yaml")).Status);
        using var stranger = new AdminClient(fixture.Server.Server.BaseAddress, "nobody", "nothing at all");
        Assert.Equal(401, (await stranger.PostAsync("users/add/", New)).Status);
    }

    private static async Task<int> ReadAsync(AdminClient client, string username) => (await client.GetAsync($"users/list/{username}/")).Status;

    private static async Task<int> RenameAsync(AdminClient client, string username) => (await client.PutAsync($"users/edit/{username}/", ("name", "Other"))).Status;

    private static async Task<int> DeleteAsync(AdminClient client, string username) => (await client.DeleteAsync($"users/delete/{username}/")).Status;

    private static (int Status, string Message) StatusOf(Answer answer) => (answer.Status, answer.Message);

    private static string[] Names(Answer answer) => [.. answer.Json.EnumerateArray().Select(user => user.GetProperty("username").GetString()!)];

    private static string[] Groups(Answer answer) => [.. answer.Json.GetProperty("groups").EnumerateArray().Select(group => group.GetString()!)];

    internal static IEnumerable<(string Field, string Message)> Errors(Answer answer) => answer.Json.GetProperty("field_errors").EnumerateObject()
        .SelectMany(field => field.Value.EnumerateArray().Select(message => (field.Name, message.GetString()!)));
}
