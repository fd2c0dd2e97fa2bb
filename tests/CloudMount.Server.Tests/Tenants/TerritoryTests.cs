using System.Text;
using CloudMount.Server.Tests.Quatrix;

namespace CloudMount.Server.Tests.Tenants;

/// <summary>What users of sites reach by paths, and what the operator sees of them.</summary>
public sealed class TerritoryTests(TenantsFixture fixture) : IClassFixture<TenantsFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task A_user_reaches_his_root_and_nothing_beside_it()
    {
        var (site, owner) = fixture.NewSite();
        var user = fixture.NewUser(site, "/a");
        Directory.CreateDirectory(fixture.FileOf(site, "/ab"));
        Assert.Equal(200, (await owner.UploadAsync("/ab/other", "other")).Status);
        Assert.Equal(200, (await user.UploadAsync("/own", "own")).Status);
        Assert.Equal(["/own"], await user.TreeAsync());
        Assert.Equal(["/a", "/a/own", "/ab", "/ab/other"], await owner.TreeAsync());
        Assert.Equal(404, (await user.ListAsync("/ab/other")).Status);
        Assert.Equal(404, (await user.EditAsync("/own", ("path", "/ab/own"))).Status);
        Assert.Equal(400, (await user.ListAsync("/.cloudmount-sites")).Status);
        var made = await user.AddAsync("/d", ("directory", ""));
        Assert.Equal(("/d", "/api/1.0/paths/list/d"), (made.Text("path"), made.Headers["Location"]));
        Assert.True(Directory.Exists(fixture.FileOf(site, "/a/d")));
        Assert.Equal(403, (await user.DeleteAsync("/")).Status);
    }

    [Fact]
    public async Task No_symbolic_link_leads_into_another_territory()
    {
        var (site, owner) = fixture.NewSite();
        var (other, _) = fixture.NewSite("-2");
        await File.WriteAllTextAsync(fixture.FileOf(other, "/secret"), "secret", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(fixture.FileOf(site, "/way"), fixture.FileOf(other, ""));
        Assert.Empty(await owner.TreeAsync());
        Assert.Equal(404, (await owner.ListAsync("/way/secret")).Status);
        var user = fixture.NewUser(site, "/way");
        Assert.Equal(403, (await user.ListAsync("/")).Status);
        Assert.Equal(403, (await user.ListAsync("/secret")).Status);
        Assert.Equal(403, (await user.Quatrix.GetAsync("file/metadata")).Status);
    }

    [Fact]
    public async Task A_root_that_is_gone_is_told_and_looks_like_no_deletion()
    {
        var (site, owner) = fixture.NewSite();
        var user = fixture.NewUser(site, "/a/b");
        Assert.Equal(200, (await user.UploadAsync("/f", "f")).Status);
        var (id, download) = (await user.Quatrix.IdAsync("/f"), (await user.ListAsync("/f", ("download", ""))).Text("download"));
        var cursor = (await user.CallAsync(HttpMethod.Get, "changes/")).Text("cursor");
        Assert.Equal(200, (await owner.EditAsync("/a", ("name", "moved"))).Status);
        foreach (var path in (string[])["/", "/f", "/no/such"])
        {
            var listed = await user.ListAsync(path);
            Assert.Equal((403, true), (listed.Status, listed.Message.Contains("root directory", StringComparison.Ordinal)));
        }

        Assert.Equal(403, (await user.CallAsync(HttpMethod.Get, "changes/", ("since", cursor))).Status);
        Assert.Equal(403, (await user.UploadAsync("/new", "new")).Status);
        Assert.Equal(403, (await user.DeleteAsync("/f")).Status);
        using (var gone = await _server.Anonymous.GetAsync(download, TestContext.Current.CancellationToken)) Assert.Equal(403, (int)gone.StatusCode);
        (await user.Quatrix.GetAsync("file/metadata/" + id)).Is(403, 50);
        (await user.Quatrix.GetAsync("file/metadata")).Is(403, 50);
        (await user.Quatrix.PostAsync("file/id", new { path = "/f" })).Is(403, 50);
        (await user.Quatrix.GetAsync("profile")).Is(403, 50);

        // It is back, but with what was not told: the feed says that all has to be listed.
        Assert.Equal(200, (await owner.EditAsync("/moved", ("name", "a"))).Status);
        Assert.Equal(410, (await user.CallAsync(HttpMethod.Get, "changes/", ("since", cursor))).Status);
        Assert.Equal(200, (await user.Quatrix.GetAsync("file/metadata/" + id)).Status);
        Assert.Equal(["/f"], await user.TreeAsync());
    }

    [Fact]
    public async Task The_operator_sees_nothing_of_the_sites()
    {
        var (site, owner) = fixture.NewSite();
        var content = new byte[100_000];
        var cursor = (await fixture.Operator.GetAsync("file/diff")).Text("cursor");
        Assert.Equal(200, (await owner.UploadAsync("/secret-of-a-site", content)).Status);
        var listed = await _server.ListAsync("/", ("recurse", "all"), ("checksum", "MD5"));
        Assert.DoesNotContain(site.Name, listed.Body, StringComparison.Ordinal);
        Assert.True((await _server.ListAsync("/")).Number("size") < content.Length);
        Assert.Equal(400, (await _server.ListAsync($"/.cloudmount-sites/{site.Name}")).Status);
        Directory.CreateDirectory(_server.FileOf("/here"));
        Assert.Equal(400, (await _server.EditAsync("/here", ("name", ".cloudmount-sites"))).Status);
        Assert.Equal(400, (await _server.EditAsync("/here", ("path", $"/.cloudmount-sites/{site.Name}/here"))).Status);
        var home = await fixture.Operator.GetAsync("file/metadata?depth=all");
        Assert.DoesNotContain("secret-of-a-site", home.Body, StringComparison.Ordinal);
        Assert.Equal(home.Json.GetProperty("content").GetArrayLength(), home.Number("size"));
        Assert.Equal("[]", (await fixture.Operator.PostAsync(
            "file/search", new { _and = new[] { new { name = new { _and = new[] { new { value = "secret-of-a-site" } } } } } })).Body);
        Assert.DoesNotContain("secret-of-a-site", (await fixture.Operator.GetAsync("file/csv")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-of-a-site", (await fixture.Operator.GetAsync("tracking/activity?limit=10000")).Body, StringComparison.Ordinal);
        var diff = await fixture.Operator.GetAsync("file/diff?since=" + cursor);
        Assert.Equal(200, diff.Status);
        Assert.DoesNotContain("secret-of-a-site", diff.Body, StringComparison.Ordinal);
        (await fixture.Operator.GetAsync("file/metadata/" + await owner.Quatrix.IdAsync("/secret-of-a-site"))).Is(404, 20);
    }

    [Fact]
    public async Task The_feed_tells_what_lies_in_the_territory_by_its_paths()
    {
        var (site, owner) = fixture.NewSite();
        var user = fixture.NewUser(site, "/a");
        var (cursor, stamp) = ((await user.CallAsync(HttpMethod.Get, "changes/")).Text("cursor"), (await user.Quatrix.GetAsync("file/diff")).Text("cursor"));
        await owner.AddAsync("/secret", ("directory", ""));
        await owner.UploadAsync("/secret/f", "f");
        await owner.UploadAsync("/a/g", "g");
        await owner.EditAsync("/a/g", ("path", "/a/h"));
        await owner.EditAsync("/a/h", ("path", "/secret/h"));
        await owner.EditAsync("/secret", ("path", "/a/in"));
        await owner.DeleteAsync("/a/in/f");
        await owner.UploadAsync("/ab", "ab");
        string[] expected = ["create /g", "move /g /h", "delete /h", "create /in", "delete /in/f"];
        var changes = await user.CallAsync(HttpMethod.Get, "changes/", ("since", cursor));
        Assert.Equal(expected, changes.Json.GetProperty("changes").EnumerateArray().Select(Describe));
        var diff = await user.Quatrix.GetAsync("file/diff?since=" + stamp);
        Assert.Equal(expected, diff.Json.GetProperty("data").EnumerateArray().Select(Describe).Select(text => text.Replace("rename", "move", StringComparison.Ordinal)));
        Assert.DoesNotContain("secret", changes.Body + diff.Body, StringComparison.Ordinal);
        var below = await user.CallAsync(HttpMethod.Get, "changes/in", ("since", cursor));
        Assert.Equal(["delete /h", "create /in", "delete /in/f"], below.Json.GetProperty("changes").EnumerateArray().Select(Describe));
        var activity = await user.Quatrix.GetAsync("tracking/activity");
        Assert.Equal(
            ["delete /in/f", "makedir /in", "delete /h", "move-rename /h", "upload /g"],
            activity.Json.EnumerateArray().Select(row => $"{row.GetProperty("action")} {row.GetProperty("payload").GetProperty("path")}"));
    }

    [Fact]
    public async Task A_link_leads_where_its_giver_is_at_home_as_long_as_he_is_let_in()
    {
        var (site, owner) = fixture.NewSite();
        var user = fixture.NewUser(site, "/a");
        await owner.UploadAsync("/f", "of the owner");
        await user.UploadAsync("/f", "of the user");
        var url = (await user.ListAsync("/f", ("download", ""))).Text("download");
        var upload = (await user.EditAsync("/f", ("upload", ""))).Text("upload");
        Assert.Equal("of the user", await _server.Anonymous.GetStringAsync(url, TestContext.Current.CancellationToken));
        Assert.Equal(200, (await _server.PutContentAsync(upload, Encoding.UTF8.GetBytes("new"))).Status);
        Assert.Equal("new", await File.ReadAllTextAsync(fixture.FileOf(site, "/a/f"), TestContext.Current.CancellationToken));
        var key = (await user.Quatrix.BeginUploadAsync(await HomeOf(user), "g")).Text("upload_key");
        upload = (await user.EditAsync("/f", ("upload", ""))).Text("upload");
        var accounts = _server.Server.Logins.Accounts;
        Assert.NotNull(accounts.Change(user.Account, now => now with { IsActive = false }));
        using (var refused = await _server.Anonymous.GetAsync(url, TestContext.Current.CancellationToken)) Assert.Equal(403, (int)refused.StatusCode);
        Assert.Equal(403, (await _server.PutContentAsync(upload, [1])).Status);
        (await user.Quatrix.SendChunkAsync(key, [1], null)).Is(404, 20);
    }

    private static async Task<string> HomeOf(SiteUser user) => (await user.Quatrix.GetAsync("profile")).Text("home_id");

    private static string Describe(System.Text.Json.JsonElement row) =>
        $"{row.GetProperty("action")}{(row.TryGetProperty("old_path", out var old) ? $" {old}" : "")} {row.GetProperty("path")}";
}
