using System.Runtime.CompilerServices;
using System.Text.Json;

namespace CloudMount.Server.Tests.Quatrix;

public sealed class ProjectFolderTests(ProjectFixture fixture) : IClassFixture<ProjectFixture>
{
    private const int AllRights = 511;

    private readonly TestServer _server = fixture.Server;
    private readonly QuatrixClient _owner = fixture.Owner;

    [Fact]
    public async Task A_directory_becomes_a_project_folder_that_its_users_reach_and_work_in()
    {
        var (user, userId) = (fixture.First, fixture.FirstId);
        var id = await MakeDirectoryAsync();
        await _owner.UploadAsync(id, "plan", "of the owner");
        var created = await CreateAsync(id, userId);
        Assert.Equal((201, id, NameOf()), (created.Status, created.Text("id"), created.Text("name")));
        Assert.Equal("S", (await _owner.GetAsync($"file/metadata/{id}?content=0")).Text("type"));
        Assert.Equal("S", (await _owner.PostAsync("file/id", new { path = NameOf() })).Text("type"));
        var listed = (await user.GetAsync("file/metadata")).Json.GetProperty("content").EnumerateArray().Single(child => child.GetProperty("id").GetString() == id);
        Assert.Equal(("S", JsonValueKind.Null), (listed.GetProperty("type").GetString(), listed.GetProperty("metadata").ValueKind));
        Assert.Contains(",S,", (await _owner.GetAsync("file/csv")).Body.Split("\r\n").Single(line => line.StartsWith($"/{NameOf()},", StringComparison.Ordinal)), StringComparison.Ordinal);

        var found = (await user.GetAsync("project-folder")).Json.EnumerateArray().Single(one => one.GetProperty("project_id").GetString() == id);
        Assert.Equal((id, id, NameOf()), (found.GetProperty("project_id").GetString(), found.GetProperty("file_id").GetString(), found.GetProperty("name").GetString()));
        Assert.Equal(_server.Account.Key, found.GetProperty("owner").GetProperty("email").GetString());
        var file = (await user.ListAsync(id))["plan"];
        Assert.Equal("of the owner", (await user.DownloadAsync([file])).Body);
        await user.UploadAsync(id, "answer", "of the user");
        Assert.Equal("of the user", (await _owner.DownloadAsync([(await _owner.ListAsync(id))["answer"]])).Body);
    }

    [Fact]
    public async Task A_new_directory_is_made_in_the_one_that_is_given_under_another_name()
    {
        var parent = await MakeDirectoryAsync();
        var created = await CreateAsync(parent, name: "inside");
        Assert.Equal((201, "inside"), (created.Status, created.Text("name")));
        Assert.Equal(created.Text("id"), await _owner.IdAsync($"{NameOf()}/inside"));
        Assert.Equal(["S", "D"], await TypesAsync($"{NameOf()}/inside", NameOf()));
        var home = (await _owner.GetAsync("profile")).Text("home_id");
        Assert.Equal("S", (await TypesAsync((await CreateAsync(home, name: "in the home")).Text("name"))).Single());
        (await CreateAsync(home, name: "in the home")).Is(400, 30);
        Assert.Equal((201, "S"), ((await CreateAsync(home, name: "Home")).Status, (await TypesAsync("Home")).Single()));
    }

    [Fact]
    public async Task What_is_wrong_is_told_and_nothing_is_made()
    {
        var id = await MakeDirectoryAsync();
        var name = NameOf();
        (await CreateAsync(id, name: "sub/dir")).Is(400, 10);
        (await CreateAsync(id, name: "..")).Is(400, 10);
        (await CreateAsync(id, name: new string('x', 256))).Is(400, 10);
        (await CreateAsync(id, name: "")).Is(400, 10);
        (await CreateAsync(Guid.NewGuid().ToString(), name: name)).Is(404, 20);
        (await CreateAsync("123", name: name)).Is(404, 20);
        (await CreateAsync("", name: name)).Is(404, 20);
        (await CreateAsync((await _owner.GetAsync("profile")).Text("trash_id"), name: name)).Is(404, 20);
        (await CreateAsync(await _owner.UploadAsync(id, "file", "x"), name: "file")).Is(400, 10);
        (await CreateAsync(id, Guid.NewGuid().ToString())).Is(404, 20);
        (await CreateAsync(id, "me@example.org")).Is(404, 20);
        (await CreateAsync(id, name: "new", userIds: [Guid.NewGuid().ToString()])).Is(404, 20);
        (await _owner.PostAsync("project-folder/create", new { name, file_id = id })).Is(400, 11);
        (await _owner.PostAsync("project-folder/create", new { name, users_permissions = Array.Empty<object>() })).Is(400, 11);
        (await _owner.PostAsync("project-folder/create", new { file_id = id, users_permissions = Array.Empty<object>() })).Is(400, 11);
        (await _owner.PostAsync("project-folder/create", new { name, file_id = id, users_permissions = "all" })).Is(400, 10);
        (await _owner.PostAsync("project-folder/create", new { name, file_id = id, users_permissions = (int[])[1] })).Is(400, 10);
        (await _owner.PostAsync("project-folder/create", new { name, file_id = id, users_permissions = (object[])[new { operations = 1 }] })).Is(400, 11);
        Assert.Equal(["file"], (await _owner.ListAsync(id)).Keys);
        Assert.Equal(["D"], await TypesAsync(name));

        Assert.Equal(201, (await CreateAsync(id)).Status);
        (await CreateAsync(id)).Is(400, 30);
    }

    /// <summary>The bits of operations are not published, and one account reaches what all reach: to say less would promise what is not kept.</summary>
    [Fact]
    public async Task Less_than_all_rights_is_refused()
    {
        var (user, userId) = (fixture.First, fixture.FirstId);
        var id = await MakeDirectoryAsync();
        foreach (var operations in (object[])[0, 1, 510, -1, 1.5, "511"])
        {
            var answer = await _owner.PostAsync(
                "project-folder/create", new { name = NameOf(), file_id = id, users_permissions = (object[])[new { user_id = userId, operations }] });
            answer.Is(400, 10);
            Assert.Equal("operations", answer.Json.GetProperty("details").GetProperty("field").GetString());
        }

        var all = new { user_id = userId, operations = int.MaxValue, notify = true };
        Assert.Equal(201, (await _owner.PostAsync("project-folder/create", new { name = NameOf(), file_id = id, users_permissions = (object[])[all] })).Status);
        var shown = (await user.GetAsync("project-folder/users/" + id)).Json[1];
        Assert.Equal((userId, AllRights, false), (shown.GetProperty("user_id").GetString(), shown.GetProperty("operations").GetInt32(), shown.GetProperty("notify").GetBoolean()));
    }

    [Fact]
    public async Task Users_are_found_added_and_removed()
    {
        var (first, second) = (fixture.First, fixture.Second);
        var (ownId, firstId, secondId) = (fixture.OwnerId, fixture.FirstId, fixture.SecondId);
        Assert.Superset(
            new HashSet<string> { ownId, firstId, secondId },
            (await first.GetAsync("account/roles")).Json.EnumerateArray().Select(account => account.GetProperty("id").GetString()!).ToHashSet());
        var id = await MakeDirectoryAsync();
        await CreateAsync(id, ownId);
        Assert.Equal([(ownId, true)], await UsersAsync(id));
        Assert.Equal(200, (await _owner.PostAsync("project-folder/add-users/" + id, Permissions(firstId, firstId, ownId))).Status);
        Assert.Equal([(ownId, true), (firstId, false)], await UsersAsync(id));

        // A user may share it with others.
        var set = await first.PostAsync("project-folder/set-users", Set(secondId, id));
        Assert.Equal((200, secondId), (set.Status, set.Json[0].GetProperty("user_id").GetString()));
        Assert.Equal([(ownId, true), (firstId, false), (secondId, false)], await UsersAsync(id));
        var folders = await second.PostAsync("project-folder/project-users", new { ids = (string[])[secondId, ownId] });
        Assert.Equal(
            [(ownId, true), (secondId, false)],
            folders.Json.EnumerateArray().Where(one => one.GetProperty("project_id").GetString() == id)
                .Select(one => (one.GetProperty("user_id").GetString()!, one.GetProperty("owner").GetBoolean())));
        Assert.Equal(3, (await _owner.PostAsync("project-folder/edit-users/" + id, Permissions(firstId, secondId))).Json.GetArrayLength());
        var metadata = await second.GetAsync("project-folder/metadata/" + id);
        Assert.Equal((NameOf(), 3, ownId), (metadata.Text("folder_name"), metadata.Json.GetProperty("users").GetArrayLength(), metadata.Json.GetProperty("creator").GetProperty("id").GetString()));

        // The call has a slash at its end in the service's description.
        var removed = await _owner.PostAsync("project-folder/delete-users/", Remove(firstId, id));
        Assert.Equal((firstId, id), (removed.Json[0].GetProperty("user_id").GetString(), removed.Json[0].GetProperty("project_id").GetString()));
        Assert.Equal([(ownId, true), (secondId, false)], await UsersAsync(id));
        (await first.GetAsync("project-folder/metadata/" + id)).Is(403, 50);
    }

    [Fact]
    public async Task Wrong_users_are_told_and_then_none_is_added_or_removed()
    {
        var (userId, ownId, nobody) = (fixture.FirstId, fixture.OwnerId, Guid.NewGuid().ToString());
        var id = await MakeDirectoryAsync();
        await CreateAsync(id);
        (await _owner.PostAsync("project-folder/add-users/" + id, Permissions(userId, nobody))).Is(404, 20);
        (await _owner.PostAsync("project-folder/add-users/" + nobody, Permissions(userId))).Is(404, 20);
        (await _owner.PostAsync("project-folder/add-users", Permissions(userId))).Is(404, 20);
        (await _owner.PostAsync("project-folder/edit-users/" + id, Permissions(userId))).Is(404, 20);
        (await _owner.PostAsync("project-folder/set-users", Set(userId, id, nobody))).Is(404, 20);
        (await _owner.PostAsync("project-folder/set-users", Set(userId))).Is(404, 20);
        (await _owner.PostAsync("project-folder/set-users", new { users = Array.Empty<object>() })).Is(404, 20);
        (await _owner.PostAsync("project-folder/set-users", new { users = (object[])[new { user_id = userId }] })).Is(400, 11);
        (await _owner.PostAsync("project-folder/project-users", new { ids = (string[])[nobody] })).Is(404, 20);
        (await _owner.PostAsync("project-folder/delete-users", Remove(userId, id))).Is(404, 20);
        (await _owner.PostAsync("project-folder/delete-users", Remove("none", id))).Is(404, 20);
        (await _owner.PostAsync("project-folder/delete-users", Remove(ownId, id))).Is(403, 50);
        Assert.Equal([(ownId, true)], await UsersAsync(id));
        (await _owner.GetAsync("project-folder/users/" + nobody)).Is(404, 20);
        (await _owner.GetAsync("project-folder/metadata")).Is(404, 20);
        (await _owner.GetAsync("project-folder/metadata/" + await _owner.MakeDirectoryAsync(id, "plain"))).Is(404, 20);
    }

    [Fact]
    public async Task Who_is_neither_owner_nor_user_may_not_see_the_users_and_only_the_owner_may_end_it()
    {
        var (user, userId) = (fixture.First, fixture.FirstId);
        var id = await MakeDirectoryAsync();
        await _owner.UploadAsync(id, "kept", "content");
        await CreateAsync(id);
        Assert.DoesNotContain(id, await IdsAsync(user));
        (await user.GetAsync("project-folder/users/" + id)).Is(403, 50);
        (await user.PostAsync("project-folder/add-users/" + id, Permissions(userId))).Is(403, 50);
        (await user.PostAsync("project-folder/set-users", Set(userId, id))).Is(403, 50);
        (await user.GetAsync("project-folder/delete/" + id)).Is(403, 50);
        await _owner.PostAsync("project-folder/add-users/" + id, Permissions(userId));
        (await user.GetAsync("project-folder/delete/" + id)).Is(403, 50);
        Assert.Equal(id, (await _owner.GetAsync("project-folder/delete/" + id)).Text("id"));
        (await _owner.GetAsync("project-folder/delete/" + id)).Is(404, 20);
        Assert.Equal(["D"], await TypesAsync(NameOf()));
        Assert.Equal(["kept"], (await user.ListAsync(id)).Keys);

        // Nothing of the first one is left.
        await CreateAsync(id);
        Assert.Single(await UsersAsync(id));
    }

    [Fact]
    public async Task It_stays_one_wherever_it_is_moved_and_is_none_that_is_told_of_in_the_trash()
    {
        var id = await MakeDirectoryAsync();
        await CreateAsync(id);
        Assert.Equal("S", (await _owner.PostAsync("file/rename/" + id, new { name = "moved project" })).Text("type"));
        Directory.Move(_server.FileOf("/moved project"), _server.FileOf("/moved past the server"));
        Assert.Equal(["S"], await TypesAsync("moved past the server"));
        Assert.Contains(id, await IdsAsync());
        Assert.Equal(200, (await _owner.PostAsync("file/delete", new { ids = (string[])[id] })).Status);
        Assert.DoesNotContain(id, await IdsAsync());
        (await _owner.GetAsync("project-folder/users/" + id)).Is(404, 20);
        var home = (await _owner.GetAsync("profile")).Text("home_id");
        Assert.Equal(200, (await _owner.PostAsync("file/moveone", new { file_id = id, target_id = home, name = NameOf(), resolve = false })).Status);
        Assert.Contains(id, await IdsAsync());

        // A copy is another directory.
        Assert.Equal("D", (await _owner.PostAsync("file/copyone", new { file_id = id, target_id = home, name = "copy of the project" })).Text("type"));
        Assert.Equal(200, (await _owner.PostAsync("file/delete", new { ids = (string[])[id], delete_permanently = true })).Status);
        Assert.DoesNotContain(id, await IdsAsync());
    }

    [Fact]
    public async Task Changes_tell_a_project_folder_by_its_type()
    {
        var from = (await _owner.GetAsync("file/diff")).Json.GetProperty("to").GetRawText();
        var id = await MakeDirectoryAsync();
        await CreateAsync(id);
        var row = (await _owner.GetAsync("file/diff?from=" + from)).Json.GetProperty("data").EnumerateArray().Single(one => one.GetProperty("id").GetString() == id);
        Assert.Equal("S", row.GetProperty("type").GetString());
    }

    [Fact]
    public async Task It_holds_over_a_restart_and_its_users_keep_it_when_its_owner_is_removed()
    {
        var home = Directory.CreateTempSubdirectory("cloudmount-project-");
        try
        {
            string id, userKey, ownerKey;
            FirstAccount user;
            await using (var server = await TestServer.StartAsync(home.FullName))
            {
                ownerKey = server.CreatedAccount!.Key;
                user = server.AddAccount();
                using var owner = new QuatrixClient(server.BaseAddress, server.CreatedApiKey);
                using var other = new QuatrixClient(server.BaseAddress, null);
                other.Session = (await other.LoginAsync(user)).Text("session_id");
                userKey = (await other.PostAsync("api-key/create", new { name = "kept" })).Text("key");
                id = await owner.MakeDirectoryAsync("", "project");
                var permissions = (object[])[new { user_id = (await other.GetAsync("profile")).Text("id") }];
                Assert.Equal(201, (await owner.PostAsync("project-folder/create", new { name = "project", file_id = id, users_permissions = permissions })).Status);
            }

            using (var accounts = ServerAccounts.Open(Path.Combine(home.FullName, "data"))) Assert.True(accounts.Remove(ownerKey));
            await using var again = await TestServer.StartAsync(home.FullName);
            using var client = new QuatrixClient(again.BaseAddress, userKey);
            var found = Assert.Single((await client.GetAsync("project-folder")).Json.EnumerateArray());
            Assert.Equal((id, ""), (found.GetProperty("file_id").GetString(), found.GetProperty("owner").GetProperty("email").GetString()));
            Assert.Single((await client.GetAsync("project-folder/users/" + id)).Json.EnumerateArray());
            Assert.Equal(200, (await client.GetAsync("project-folder/delete/" + id)).Status);
            Assert.Equal("D", (await client.PostAsync("file/id", new { path = "project" })).Text("type"));
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static string NameOf([CallerMemberName] string name = "") => name;

    private Task<string> MakeDirectoryAsync([CallerMemberName] string name = "") => _owner.MakeDirectoryAsync("", name);

    private Task<Answer> CreateAsync(string id, string? userId = null, string[]? userIds = null, [CallerMemberName] string name = "") => _owner.PostAsync(
        "project-folder/create",
        new { name, file_id = id, users_permissions = (userIds ?? (userId is null ? [] : [userId])).Select(user => new { user_id = user, operations = AllRights }) });

    private static object Permissions(params string[] users) =>
        new { users_permissions = users.Select(user => new { user_id = user, operations = AllRights, notify = false }) };

    private static object Set(string user, params string[] projects) =>
        new { users = (object[])[new { user_id = user, @params = projects.Select(project => new { project_id = project, operations = AllRights }) }] };

    private static object Remove(string user, params string[] projects) => new { users = (object[])[new { user_id = user, project_id = projects }] };

    private async Task<IEnumerable<(string Id, bool Owns)>> UsersAsync(string id) => (await _owner.GetAsync("project-folder/users/" + id)).Json
        .EnumerateArray().Select(user => (user.GetProperty("user_id").GetString()!, user.GetProperty("owns").GetBoolean()));

    private async Task<IEnumerable<string?>> IdsAsync(QuatrixClient? client = null) =>
        (await (client ?? _owner).GetAsync("project-folder")).Json.EnumerateArray().Select(one => one.GetProperty("project_id").GetString());

    private async Task<List<string>> TypesAsync(params string[] paths)
    {
        var types = new List<string>();
        foreach (var path in paths) types.Add((await _owner.PostAsync("file/id", new { path })).Text("type"));
        return types;
    }
}
