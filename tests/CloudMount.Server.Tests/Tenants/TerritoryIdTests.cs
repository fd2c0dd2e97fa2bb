using System.Text;
using System.Text.Json;
using CloudMount.Server.Tests.Quatrix;

namespace CloudMount.Server.Tests.Tenants;

/// <summary>What users of sites reach by ids, keys and tokens of Quatrix.</summary>
public sealed class TerritoryIdTests(TenantsFixture fixture) : IClassFixture<TenantsFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task An_entry_has_one_id_for_all_who_reach_it_and_none_for_others()
    {
        var (site, owner) = fixture.NewSite();
        var (_, stranger) = fixture.NewSite("-2");
        var user = fixture.NewUser(site, "/a/b");
        await user.UploadAsync("/f", "f");
        await owner.UploadAsync("/top", "top");
        var (home, id) = (await HomeOf(user), await user.Quatrix.IdAsync("/f"));
        Assert.Equal((home, id), (await owner.Quatrix.IdAsync("/a/b"), await owner.Quatrix.IdAsync("/a/b/f")));
        var described = await user.Quatrix.GetAsync("file/metadata/" + id);
        Assert.Equal((200, home), (described.Status, described.Text("parent_id")));
        Assert.Equal(("Home", JsonValueKind.Null), await NameAndParent(user, home));
        Assert.Equal(("b", JsonValueKind.String), await NameAndParent(owner, home));
        Assert.Equal("/f", (await user.Quatrix.GetAsync("file/info/" + id)).Json.GetProperty("paths").GetProperty("path").GetString());
        foreach (var foreign in (string[])[await owner.Quatrix.IdAsync("/top"), await owner.Quatrix.IdAsync("/a"), await HomeOf(owner), await HomeOf(stranger)])
            (await user.Quatrix.GetAsync("file/metadata/" + foreign)).Is(404, 20);
        (await stranger.Quatrix.GetAsync("file/metadata/" + id)).Is(404, 20);
        (await user.Quatrix.PostAsync("file/moveone", new { file_id = id, target_id = await HomeOf(owner) })).Is(404, 20);
    }

    [Fact]
    public async Task What_was_moved_past_the_ids_is_found_by_who_reaches_it_now()
    {
        var (site, owner) = fixture.NewSite();
        var (first, second) = (fixture.NewUser(site, "/1"), fixture.NewUser(site, "/2"));
        await first.UploadAsync("/f", "f");
        var id = await first.Quatrix.IdAsync("/f");
        Assert.Equal(200, (await owner.EditAsync("/1/f", ("path", "/2/g"))).Status);
        (await first.Quatrix.GetAsync("file/metadata/" + id)).Is(404, 20);
        Assert.Equal("g", (await second.Quatrix.GetAsync("file/metadata/" + id)).Text("name"));
        Assert.Equal("g", (await owner.Quatrix.GetAsync("file/metadata/" + id)).Text("name"));
    }

    [Fact]
    public async Task Who_asks_for_ids_of_others_takes_them_from_nobody()
    {
        var (site, owner) = fixture.NewSite();
        var (_, stranger) = fixture.NewSite("-2");
        await owner.UploadAsync("/f", "f");
        var id = await owner.Quatrix.IdAsync("/f");
        File.Move(fixture.FileOf(site, "/f"), fixture.FileOf(site, "/g"));
        (await stranger.Quatrix.GetAsync("file/metadata/" + id)).Is(404, 20);
        (await fixture.Operator.GetAsync("file/metadata/" + id)).Is(404, 20);
        Assert.Equal("g", (await owner.Quatrix.GetAsync("file/metadata/" + id)).Text("name"));
    }

    [Fact]
    public async Task Each_territory_has_a_trash_of_its_own()
    {
        var (site, owner) = fixture.NewSite();
        var user = fixture.NewUser(site, "/a");
        var cursor = (await user.Quatrix.GetAsync("file/diff")).Text("cursor");
        await user.UploadAsync("/f", "f");
        await owner.UploadAsync("/g", "g");
        var (userId, ownerId) = (await user.Quatrix.IdAsync("/f"), await owner.Quatrix.IdAsync("/g"));
        Assert.Equal(200, (await user.Quatrix.PostAsync("file/delete", new { ids = new[] { userId } })).Status);
        Assert.Equal(200, (await owner.Quatrix.PostAsync("file/delete", new { ids = new[] { ownerId } })).Status);
        var (userTrash, ownerTrash) = (await TrashOf(user), await TrashOf(owner));
        Assert.Equal(["f"], (await user.Quatrix.ListAsync(userTrash)).Keys);
        Assert.Equal(["g"], (await owner.Quatrix.ListAsync(ownerTrash)).Keys);
        (await user.Quatrix.GetAsync("file/metadata/" + ownerTrash)).Is(404, 20);
        (await user.Quatrix.GetAsync("file/metadata/" + ownerId)).Is(404, 20);
        (await owner.Quatrix.PostAsync("file/moveone", new { file_id = userId, target_id = await HomeOf(owner) })).Is(404, 20);
        Assert.Equal($"[{{\"id\":\"{ownerId}\"}}]", (await owner.Quatrix.PostAsync("file/empty-trash", new { })).Body);
        Assert.Equal(["f"], (await user.Quatrix.ListAsync(userTrash)).Keys);
        Assert.Equal(200, (await user.Quatrix.PostAsync("file/moveone", new { file_id = userId, target_id = await HomeOf(user) })).Status);
        Assert.Equal(["/f"], await user.TreeAsync());
        var changes = await user.Quatrix.GetAsync("file/diff?since=" + cursor);
        Assert.Equal(["create", "delete", "create"], changes.Json.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("action").GetString()));
    }

    [Fact]
    public async Task The_key_of_an_upload_is_of_use_where_its_owner_is_at_home()
    {
        var (site, owner) = fixture.NewSite();
        var (_, stranger) = fixture.NewSite("-2");
        var colleague = fixture.NewUser(site, "/a");
        var begun = await owner.Quatrix.BeginUploadAsync(await HomeOf(owner), "f");
        var key = begun.Text("upload_key");
        Assert.Equal(200, (await stranger.Quatrix.SendChunkAsync(key, Encoding.UTF8.GetBytes("content"), null)).Status);
        (await stranger.Quatrix.GetAsync("upload/finalize/" + key)).Is(404, 20);
        (await colleague.Quatrix.GetAsync("upload/finalize/" + key)).Is(404, 20);
        (await fixture.Operator.GetAsync("upload/finalize/" + key)).Is(404, 20);
        (await stranger.Quatrix.PostAsync("file/delete", new { ids = new[] { begun.Text("file_id") } })).Is(404, 20);
        Assert.Equal("f", (await owner.Quatrix.GetAsync("upload/finalize/" + key)).Text("name"));
        Assert.Equal("content", await File.ReadAllTextAsync(fixture.FileOf(site, "/f"), TestContext.Current.CancellationToken));
        var form = (await owner.Quatrix.BeginUploadAsync(await HomeOf(owner), "g")).Text("upload_key");
        using var body = new MultipartFormDataContent { { new ByteArrayContent([1]), "file", "g" } };
        using var sent = await _server.Anonymous.PostAsync($"/upload/multipart/{form}", body, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)sent.StatusCode);
        Assert.True(File.Exists(fixture.FileOf(site, "/g")));
        var row = (await owner.Quatrix.GetAsync("tracking/activity?limit=1")).Json[0];
        Assert.Equal((owner.Account.Key, "/g"), (row.GetProperty("email").GetString(), row.GetProperty("payload").GetProperty("path").GetString()));
    }

    [Fact]
    public async Task A_download_link_is_of_use_to_colleagues_and_to_nobody_else()
    {
        var (site, owner) = fixture.NewSite();
        var (_, stranger) = fixture.NewSite("-2");
        var colleague = fixture.NewUser(site, "/a");
        await owner.UploadAsync("/f", "of the owner");
        var link = (await owner.Quatrix.PostAsync("file/download-link", new { ids = new[] { await owner.Quatrix.IdAsync("/f") } })).Text("id");
        Assert.Equal("of the owner", (await colleague.Quatrix.GetAsync("file/download/" + link)).Body);
        (await stranger.Quatrix.GetAsync("file/download/" + link)).Is(404, 20);
        (await fixture.Operator.GetAsync("file/download/" + link)).Is(404, 20);
        Assert.NotNull(_server.Server.Logins.Accounts.Change(owner.Account, now => now with { IsActive = false }));
        (await colleague.Quatrix.GetAsync("file/download/" + link)).Is(404, 20);
    }

    [Fact]
    public async Task A_job_works_where_its_caller_is_at_home_and_is_told_to_him_alone()
    {
        var (site, owner) = fixture.NewSite();
        var user = fixture.NewUser(site, "/a");
        Directory.CreateDirectory(fixture.FileOf(site, "/a/from/below"));
        Directory.CreateDirectory(fixture.FileOf(site, "/a/to"));
        var (from, to) = (await user.Quatrix.IdAsync("/from"), await user.Quatrix.IdAsync("/to"));
        var job = (await user.Quatrix.PostAsync("file/copy", new { ids = new[] { from }, target = to })).Text("job_id");
        Assert.Equal("done", (await user.Quatrix.EndOfJobAsync(job)).Text("status"));
        Assert.True(Directory.Exists(fixture.FileOf(site, "/a/to/from/below")));
        (await owner.Quatrix.GetAsync("job/status/" + job)).Is(404, 20);
        Assert.Equal(200, (await user.Quatrix.PostAsync("file/copyone", new { file_id = from, target_id = await HomeOf(user) })).Status);
        Assert.True(Directory.Exists(fixture.FileOf(site, "/a/from(1)/below")));
    }

    [Fact]
    public async Task Accounts_are_told_of_those_of_their_site_alone()
    {
        var (site, owner) = fixture.NewSite();
        var (_, stranger) = fixture.NewSite("-2");
        var user = fixture.NewUser(site, "/a");
        var roles = (await owner.Quatrix.GetAsync("account/roles")).Json.EnumerateArray().Select(person => person.GetProperty("email").GetString());
        Assert.Equal(new[] { owner.Account.Key, user.Account.Key }.Order(StringComparer.Ordinal), roles.Order(StringComparer.Ordinal));
        Assert.Contains(user.Account.Key, Assert.Single((await user.Quatrix.GetAsync("account/roles")).Json.EnumerateArray()).GetProperty("email").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("@example.org", (await fixture.Operator.GetAsync("account/roles")).Body, StringComparison.Ordinal);
        (await owner.Quatrix.GetAsync($"api-key/{stranger.Account.Id}")).Is(404, 20);
        (await owner.Quatrix.GetAsync($"api-key/{user.Account.Id}")).Is(403, 50);
        (await user.Quatrix.GetAsync($"api-key/{owner.Account.Id}")).Is(404, 20);
        Directory.CreateDirectory(fixture.FileOf(site, "/p"));
        var folder = await owner.Quatrix.IdAsync("/p");
        object Share(SiteUser with) => new { name = "p", file_id = folder, users_permissions = new[] { new { user_id = with.Account.Id } } };
        (await owner.Quatrix.PostAsync("project-folder/create", Share(stranger))).Is(404, 20);
        Assert.Equal(201, (await owner.Quatrix.PostAsync("project-folder/create", Share(user))).Status);
        (await stranger.Quatrix.GetAsync("project-folder/metadata/" + folder)).Is(404, 20);
        Assert.Equal("[]", (await user.Quatrix.GetAsync("project-folder")).Body);
    }

    private static async Task<string> HomeOf(SiteUser user) => (await user.Quatrix.GetAsync("profile")).Text("home_id");

    private static async Task<string> TrashOf(SiteUser user) => (await user.Quatrix.GetAsync("profile")).Text("trash_id");

    private static async Task<(string? Name, JsonValueKind Parent)> NameAndParent(SiteUser user, string id)
    {
        var answer = await user.Quatrix.GetAsync("file/metadata/" + id);
        return (answer.Text("name"), answer.Json.GetProperty("parent_id").ValueKind);
    }
}
