using CloudMount.TestKit;

namespace CloudMount.Server.Tests.Quatrix;

public sealed class DeleteTests
{
    [Fact]
    public async Task What_is_deleted_lies_in_the_trash_and_can_be_had_back()
    {
        await using var server = await TestServer.StartAsync();
        using var client = NewClient(server);
        var home = await client.IdAsync("");
        var directory = await client.MakeDirectoryAsync(home, "d");
        var file = await client.UploadAsync(directory, "f", "kept");
        var deleted = await client.PostAsync("file/delete", new { ids = new[] { directory } });
        Assert.Equal((200, directory), (deleted.Status, deleted.Json.GetProperty("ids")[0].GetString()));
        Assert.False(Directory.Exists(server.FileOf("d")));
        Assert.Equal(404, (await server.ListAsync("/d")).Status);
        var trash = (await client.GetAsync("profile")).Text("trash_id");
        Assert.Equal("T", (await client.GetAsync($"file/metadata/{trash}?content=0")).Text("type"));
        Assert.Equal(directory, (await client.ListAsync(trash))["d"]);
        var back = await client.PostAsync(
            "file/moveone", new { file_id = directory, target_id = home, name = "d", resolve = false, resolve_mode = "" });
        Assert.Equal((200, directory), (back.Status, back.Text("id")));
        Assert.Equal("kept", (await client.DownloadAsync([file])).Body);
    }

    [Fact]
    public async Task What_is_deleted_for_good_or_in_the_trash_is_gone()
    {
        await using var server = await TestServer.StartAsync();
        using var client = NewClient(server);
        var home = await client.IdAsync("");
        var first = await client.UploadAsync(home, "f", "1");
        Assert.Equal(200, (await client.PostAsync("file/delete", new { ids = new[] { first }, delete_permanently = true })).Status);
        (await client.GetAsync("file/metadata/" + first)).Is(404, 20);
        (await client.PostAsync("file/delete", new { ids = new[] { first } })).Is(404, 20);
        var trash = (await client.GetAsync("profile")).Text("trash_id");
        Assert.Empty(await client.ListAsync(trash));
        var second = await client.UploadAsync(home, "f", "2");
        for (var i = 0; i < 2; i++) Assert.Equal(200, (await client.PostAsync("file/delete", new { ids = new[] { second } })).Status);
        Assert.Empty(await client.ListAsync(trash));
        (await client.PostAsync("file/delete", new { ids = new[] { home } })).Is(403, 50);
        (await client.PostAsync("file/delete", new { ids = Array.Empty<string>() })).Is(400, 10);
    }

    [Fact]
    public async Task Names_do_not_clash_in_the_trash_which_can_be_emptied()
    {
        await using var server = await TestServer.StartAsync();
        using var client = NewClient(server);
        var home = await client.IdAsync("");
        var name = new string('n', 255);
        for (var i = 0; i < 3; i++)
            Assert.Equal(200, (await client.PostAsync("file/delete", new { ids = new[] { await client.UploadAsync(home, name, "x") } })).Status);
        var trash = (await client.GetAsync("profile")).Text("trash_id");
        Assert.Equal(3, (await client.ListAsync(trash)).Count);
        (await client.PostAsync("file/empty-trash/" + home, new { })).Is(404, 20);
        Assert.Equal(3, (await client.PostAsync("file/empty-trash/" + trash, new { })).Json.GetArrayLength());
        Assert.Empty(await client.ListAsync(trash));
    }

    [Fact]
    public async Task A_parent_and_its_child_go_to_the_trash_together()
    {
        await using var server = await TestServer.StartAsync();
        using var client = NewClient(server);
        var directory = await client.MakeDirectoryAsync(await client.IdAsync(""), "d");
        var ids = new List<string> { directory };
        for (var i = 0; i < 11; i++) ids.Add(await client.UploadAsync(directory, $"f{i}", "x"));
        var deleted = await client.PostAsync("file/delete", new { ids });
        Assert.Equal(202, deleted.Status);
        Assert.Equal(12, (await client.EndOfJobAsync(deleted.Text("job_id"))).Json.GetProperty("ids").GetArrayLength());
        Assert.Equal(12, (await client.ListAsync((await client.GetAsync("profile")).Text("trash_id"))).Count);
    }

    [Fact]
    public async Task After_30_days_the_trash_forgets()
    {
        var clock = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await TestServer.StartAsync(options => options with { TimeProvider = clock });
        using var client = NewClient(server);
        var file = await client.UploadAsync(await client.IdAsync(""), "f", "x");
        await client.PostAsync("file/delete", new { ids = new[] { file } });
        clock.Advance(TimeSpan.FromDays(29));
        Assert.Equal(200, (await client.GetAsync("file/metadata/" + file)).Status);
        clock.Advance(TimeSpan.FromDays(2));
        while ((await client.GetAsync("file/metadata/" + file)).Status == 200) await Task.Yield();
    }

    [Fact]
    public async Task A_delete_that_is_refused_leaves_the_upload_and_one_that_is_done_ends_it()
    {
        await using var server = await TestServer.StartAsync();
        using var client = NewClient(server);
        var home = await client.IdAsync("");
        var begun = await client.BeginUploadAsync(home, "new");
        var id = await client.UploadAsync(home, "f", "old");
        var key = (await client.PostAsync("file/modify", new { id, truncate = 0 })).Text("upload_key");
        (await client.PostAsync("file/delete", new { ids = new[] { id }, if_version = "other" })).Is(412, 412);
        (await client.PostAsync("file/delete", new { ids = new[] { id, begun.Text("file_id"), home } })).Is(403, 50);
        Assert.Equal(200, (await client.SendChunkAsync(key, "ne"u8.ToArray(), "bytes 0-1/3")).Status);
        Assert.Equal(200, (await client.SendChunkAsync(begun.Text("upload_key"), "x"u8.ToArray(), "bytes 0-0/1")).Status);
        Assert.Equal(200, (await client.PostAsync("file/delete", new { ids = new[] { id, begun.Text("file_id") } })).Status);
        (await client.SendChunkAsync(key, "w"u8.ToArray(), "bytes 2-2/3")).Is(404, 20);
        (await client.GetAsync("upload/finalize/" + begun.Text("upload_key"))).Is(404, 20);
    }

    private static QuatrixClient NewClient(TestServer server) => new(server.Server.BaseAddress, server.Server.CreatedApiKey);
}
