using System.Text.Json;

namespace CloudMount.Server.Tests.Quatrix;

public sealed class FileCallTests(QuatrixFixture fixture) : IClassFixture<QuatrixFixture>
{
    private readonly TestServer _server = fixture.Server;
    private readonly QuatrixClient _client = fixture.Client;

    [Fact]
    public async Task Metadata_has_the_types_that_clients_insist_on()
    {
        var folder = await NewFolderAsync();
        var id = await _client.UploadAsync(folder, "f", "abc");
        Assert.Equal(200, (await _client.PostAsync("file/metadata", new { id, mtime = 1700000000.123456 })).Status);
        var file = (await _client.GetAsync($"file/metadata/{folder}")).Json.GetProperty("content")[0];
        Assert.Equal((id, folder, "f", "F"), (Text(file, "id"), Text(file, "parent_id"), Text(file, "name"), Text(file, "type")));
        Assert.Equal("3", file.GetProperty("size").GetRawText());
        Assert.Equal("1700000000", file.GetProperty("modified").GetRawText());
        Assert.Equal("1700000000.123456", file.GetProperty("modified_ms").GetRawText());
        Assert.True(file.GetProperty("created").TryGetInt64(out _) && file.GetProperty("operations").TryGetInt32(out _));
        Assert.Equal(new DateTime(2023, 11, 14, 22, 13, 20, DateTimeKind.Utc).AddMicroseconds(123456), File.GetLastWriteTimeUtc(FileOf("f")));
    }

    [Fact]
    public async Task A_directory_has_the_number_of_its_children_for_a_size()
    {
        var folder = await NewFolderAsync();
        var directory = await _client.MakeDirectoryAsync(folder, "d");
        await File.WriteAllTextAsync(FileOf("d/empty"), "", TestContext.Current.CancellationToken);
        await _client.UploadAsync(directory, "f", "12345");
        var stat = await _client.GetAsync($"file/metadata/{directory}?content=0");
        Assert.Equal(("D", 2L, "[]"), (stat.Text("type"), stat.Number("size"), stat.Json.GetProperty("content").GetRawText()));
        Assert.True(stat.Has("modified_ms"));
        Assert.Equal(5, (await _client.GetAsync($"file/size/{directory}")).Number("size"));
        Assert.Equal(2, (await _client.GetAsync($"file/info/{directory}")).Number("size"));
    }

    [Fact]
    public async Task The_home_is_found_by_no_id_and_does_not_show_the_trash()
    {
        var home = await _client.IdAsync("");
        Assert.Equal(home, await _client.IdAsync("/"));
        Assert.Equal(home, (await _client.GetAsync("file/metadata/?content=1")).Text("id"));
        Assert.Equal(home, (await _client.GetAsync("profile")).Text("home_id"));
        Assert.Equal(JsonValueKind.Null, (await _client.GetAsync("file/metadata")).Json.GetProperty("parent_id").ValueKind);
        var id = await _client.UploadAsync(home, "deleted", "x");
        await _client.PostAsync("file/delete", new { ids = new[] { id } });
        Assert.All((await _client.ListAsync()).Keys, name => Assert.DoesNotContain("cloudmount", name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Paths_are_looked_up_exactly()
    {
        var folder = await NewFolderAsync();
        var directory = await _client.MakeDirectoryAsync(folder, "D");
        var id = await _client.UploadAsync(directory, "f", "");
        var found = await _client.PostAsync("file/id", new { parent_id = folder, path = "D/f" });
        Assert.Equal((id, directory, "F"), (found.Text("file_id"), found.Text("parent_id"), found.Text("type")));
        var missing = await _client.PostAsync("file/id", new { parent_id = folder, path = "d/f" });
        missing.Is(404, 20);
        Assert.False(missing.Has("file_id"));
        (await _client.PostAsync("file/id", new { parent_id = folder, path = "D/f/g" })).Is(404, 20);
    }

    [Fact]
    public async Task A_backslash_is_found_as_rclone_asks_for_it()
    {
        var folder = await NewFolderAsync();
        var id = await _client.UploadAsync(folder, "we\\ird", "");
        Assert.Equal(id, (await _client.PostAsync("file/id", new { parent_id = folder, path = "we\uFF3Cird" })).Text("file_id"));
        var lookalike = await _client.UploadAsync(folder, "we\uFF3Cird", "");
        Assert.Equal(lookalike, (await _client.PostAsync("file/id", new { parent_id = folder, path = "we\uFF3Cird" })).Text("file_id"));
    }

    [Fact]
    public async Task A_name_that_is_taken_is_refused_or_numbered()
    {
        var folder = await NewFolderAsync();
        await _client.MakeDirectoryAsync(folder, "a.b");
        (await _client.PostAsync("file/makedir", new { target = folder, name = "a.b", resolve = false })).Is(400, 30);
        Assert.Equal("a(1).b", (await _client.PostAsync("file/makedir", new { target = folder, name = "a.b" })).Text("name"));
        (await _client.PostAsync("upload/link", new { parent_id = folder, name = "a.b", resolve = false })).Is(400, 30);
        Assert.Equal("a(2).b", (await _client.PostAsync("upload/link", new { parent_id = folder, name = "a.b" })).Text("name"));
        (await _client.PostAsync("file/makedir", new { target = folder, name = "a/b" })).Is(400, 10);
        (await _client.PostAsync("file/makedir", new { target = folder, name = new string('n', 256) })).Is(400, 10);
        (await _client.PostAsync("file/makedir", new { target = Guid.NewGuid(), name = "x" })).Is(404, 20);
        (await _client.PostAsync("file/makedir", new { name = ".cloudmount-unfinished" })).Is(400, 10);
    }

    [Fact]
    public async Task A_file_is_moved_over_another_in_one_step_and_keeps_its_id()
    {
        var folder = await NewFolderAsync();
        await _client.UploadAsync(folder, "f", "old");
        var id = await _client.UploadAsync(folder, "f.partial", "new");
        (await MoveAsync(id, folder, "f", resolve: false, "")).Is(400, 30);
        var moved = await MoveAsync(id, folder, "f", resolve: true, "overwrite");
        Assert.Equal((200, id, "F", "f"), (moved.Status, moved.Text("id"), moved.Text("type"), moved.Text("name")));
        Assert.Equal("1600000000.5", moved.Json.GetProperty("modified_ms").GetRawText().TrimEnd('0'));
        Assert.Equal("new", await File.ReadAllTextAsync(FileOf("f"), TestContext.Current.CancellationToken));
        Assert.Single(await _client.ListAsync(folder));
        Assert.Equal(200, (await MoveAsync(id, folder, "f", resolve: true, "overwrite")).Status);
        var other = await _client.UploadAsync(folder, "g", "g");
        Assert.Equal("f(1)", (await MoveAsync(other, folder, "f", resolve: true, "")).Text("name"));
    }

    [Fact]
    public async Task A_directory_is_neither_replaced_nor_moved_into_itself()
    {
        var folder = await NewFolderAsync();
        var directory = await _client.MakeDirectoryAsync(folder, "d");
        var below = await _client.MakeDirectoryAsync(directory, "e");
        var file = await _client.UploadAsync(folder, "f", "f");
        (await MoveAsync(file, folder, "d", resolve: true, "overwrite")).Is(400, 30);
        (await MoveAsync(directory, folder, "f", resolve: true, "overwrite")).Is(400, 30);
        (await MoveAsync(directory, below, "x", resolve: false, "")).Is(400, 10);
        (await MoveAsync(directory, directory, "e", resolve: false, "")).Is(400, 10);
        (await MoveAsync(file, file, "x", resolve: false, "")).Is(400, 10);
        (await MoveAsync(Guid.NewGuid().ToString(), folder, "x", resolve: false, "")).Is(404, 20);
        (await MoveAsync(file, Guid.NewGuid().ToString(), "x", resolve: false, "")).Is(404, 20);
        (await MoveAsync(await _client.IdAsync(""), folder, "x", resolve: false, "")).Is(403, 50);
        Assert.Equal(200, (await MoveAsync(directory, folder, "D", resolve: false, "")).Status);
        Assert.True(Directory.Exists(FileOf("D/e")));
    }

    [Fact]
    public async Task A_copy_has_an_id_of_its_own()
    {
        var folder = await NewFolderAsync();
        var id = await _client.UploadAsync(folder, "f", "content");
        var copy = await CopyAsync(id, folder, "g");
        Assert.Equal((200, "F", 7L), (copy.Status, copy.Text("type"), copy.Number("size")));
        Assert.NotEqual(id, copy.Text("id"));
        Assert.Equal("content", (await _client.DownloadAsync([copy.Text("id")])).Body);
        var job = await _client.PostAsync("file/copy", new { ids = new[] { id }, target = folder });
        Assert.Equal(202, job.Status);
        var done = await _client.GetAsync("job/status/" + job.Text("job_id"));
        Assert.Equal("done", done.Text("status"));
        Assert.Equal((await _client.ListAsync(folder))["f(1)"], done.Json.GetProperty("ids")[0].GetString());
        var moved = await _client.PostAsync("file/move", new { ids = new[] { id }, target = await _client.MakeDirectoryAsync(folder, "d") });
        Assert.Equal(id, moved.Json.GetProperty("ids")[0].GetString());
    }

    [Fact]
    public async Task A_renamed_entry_tells_its_old_name()
    {
        var folder = await NewFolderAsync();
        var id = await _client.UploadAsync(folder, "f", "");
        var renamed = await _client.PostAsync($"file/rename/{id}", new { name = "g", resolve = false });
        Assert.Equal((id, "g", "f"), (renamed.Text("id"), renamed.Text("name"), renamed.Text("old_name")));
        (await _client.PostAsync($"file/rename/{id}", new { name = "..", resolve = false })).Is(400, 10);
        (await _client.PostAsync("file/rename", new { name = "x" })).Is(400, 11);
        (await _client.PostAsync("file/metadata", new { id, mtime = 1e300 })).Is(400, 10);
        (await _client.PostAsync("file/metadata", new { id })).Is(400, 11);
    }

    private Task<Answer> MoveAsync(string id, string target, string name, bool resolve, string mode) =>
        _client.PostAsync("file/moveone", new { file_id = id, target_id = target, name, mtime = 1600000000.5, resolve, resolve_mode = mode });

    private Task<Answer> CopyAsync(string id, string target, string name) =>
        _client.PostAsync("file/copyone", new { file_id = id, target_id = target, name, mtime = 1600000000.5, resolve = true, resolve_mode = "overwrite" });

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private async Task<string> NewFolderAsync() => await _client.MakeDirectoryAsync(await _client.IdAsync(""), TestContext.Current.TestMethod!.MethodName);

    private string FileOf(string path) => _server.FileOf($"{TestContext.Current.TestMethod!.MethodName}/{path}");
}
