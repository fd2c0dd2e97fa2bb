using System.Text;

namespace CloudMount.Server.Tests.Quatrix;

/// <summary>What rclone 1.75.2 sends, recorded: the calls of its commands in their order, with what it insists on in the answers.</summary>
public sealed class RecordedRcloneTests(QuatrixFixture fixture) : IClassFixture<QuatrixFixture>
{
    private readonly QuatrixClient _client = fixture.Client;

    [Fact]
    public async Task Copy_of_a_new_file_goes_by_a_partial_one_that_is_moved()
    {
        var home = await _client.IdAsync("");
        await MissAsync(null, "dst");
        var directory = await _client.MakeDirectoryAsync(home, "dst");
        await MissAsync(directory, "n.bin.0a1b2c3d.partial");
        var id = await SendAsync(directory, "n.bin.0a1b2c3d.partial", new byte[3_000_000], 1_000_000);
        Assert.Equal(id, (await LookUpAsync(directory, "n.bin.0a1b2c3d.partial")).Text("file_id"));
        Assert.Equal(3_000_000, (await _client.GetAsync($"file/metadata/{id}?content=0")).Number("size"));
        var moved = await MoveAsync(id, directory, "n.bin", "true", "overwrite");
        Assert.Equal(("F", 3_000_000L), (moved.Text("type"), moved.Number("size")));
        Assert.Equal("1700000000.123456", moved.Json.GetProperty("modified_ms").GetRawText());
        Assert.Equal("n.bin", Assert.Single(Directory.GetFiles(fixture.Server.FileOf("dst")).Select(Path.GetFileName)));
    }

    [Fact]
    public async Task Copy_over_an_existing_file_leaves_the_id_of_what_came()
    {
        var directory = await _client.MakeDirectoryAsync(await _client.IdAsync(""), "over");
        var old = await SendAsync(directory, "f", new byte[10], 10);
        Assert.Equal(old, (await LookUpAsync(directory, "f")).Text("file_id"));
        Assert.Equal(10, (await _client.GetAsync($"file/metadata/{old}?content=0")).Number("size"));
        await MissAsync(directory, "f.0a1b2c3d.partial");
        var id = await SendAsync(directory, "f.0a1b2c3d.partial", new byte[20], 20);
        Assert.Equal(id, (await MoveAsync(id, directory, "f", "true", "overwrite")).Text("id"));
        Assert.Equal(id, (await LookUpAsync(directory, "f")).Text("file_id"));
        (await _client.GetAsync($"file/metadata/{old}?content=0")).Is(404, 20);
        Assert.Equal(20, new FileInfo(fixture.Server.FileOf("over/f")).Length);
    }

    [Fact]
    public async Task Copy_of_a_name_with_a_backslash_sends_it_as_it_is_in_the_last_step_only()
    {
        var directory = await _client.MakeDirectoryAsync(await _client.IdAsync(""), "names");
        await MissAsync(directory, "we\u201B\uFF3Cird.0a1b2c3d.partial");
        var id = await SendAsync(directory, "we\uFF3Cird.0a1b2c3d.partial", [1], 1);
        Assert.Equal("we\\ird", (await MoveAsync(id, directory, @"we\\ird", "true", "overwrite")).Text("name"));
        Assert.Equal(id, (await LookUpAsync(directory, "we\uFF3Cird")).Text("file_id"));
        Assert.True(File.Exists(fixture.Server.FileOf("names/we\\ird")));
    }

    [Fact]
    public async Task A_copy_that_failed_takes_its_unfinished_file_away()
    {
        var home = await _client.IdAsync("");
        var begun = await PostAsync("upload/link", $"{{\"name\":\"failed.0a1b2c3d.partial\",\"parent_id\":\"{home}\",\"resolve\":false}}");
        await SendChunksAsync(begun.Text("upload_key"), new byte[10], 10);
        await DeleteAsync(begun.Text("file_id"), isForGood: false);
        await MissAsync(home, "failed.0a1b2c3d.partial");
        Assert.Equal(404, (await _client.GetAsync("upload/finalize/" + begun.Text("upload_key"))).Status);
    }

    [Fact]
    public async Task A_copy_in_place_that_failed_leaves_the_old_content_in_the_trash()
    {
        var id = await SendAsync(await _client.IdAsync(""), "failed-in-place", "old"u8.ToArray(), 3);
        Assert.Equal(200, (await PostAsync("file/modify", $"{{\"id\":\"{id}\",\"truncate\":0}}")).Status);
        await DeleteAsync(id, isForGood: false);
        Assert.Equal("old", await File.ReadAllTextAsync(
            fixture.Server.FileOf(".cloudmount-unfinished/trash/failed-in-place"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Copy_over_an_existing_file_in_place()
    {
        var id = await SendAsync(await _client.IdAsync(""), "in-place", new byte[10], 10);
        var modify = await PostAsync("file/modify", $"{{\"id\":\"{id}\",\"truncate\":0}}");
        Assert.Equal(id, modify.Text("file_id"));
        await SendChunksAsync(modify.Text("upload_key"), new byte[20], 20);
        Assert.Equal(20, (await _client.GetAsync($"upload/finalize/{modify.Text("upload_key")}?mtime=1700000001.000000")).Number("size"));
        Assert.Equal(20, new FileInfo(fixture.Server.FileOf("in-place")).Length);
    }

    [Fact]
    public async Task Copy_of_an_empty_file_sends_no_chunk()
    {
        var id = await SendAsync(await _client.IdAsync(""), "empty", [], 1);
        Assert.Equal(0, (await _client.GetAsync($"file/metadata/{id}?content=0")).Number("size"));
    }

    [Fact]
    public async Task Cat_with_a_range_and_a_double_slash()
    {
        var id = await SendAsync(await _client.IdAsync(""), "cat", Encoding.ASCII.GetBytes("0123456789"), 4);
        var link = await PostAsync("file/download-link", $"{{\"ids\":[\"{id}\"]}}");
        var answer = await _client.SendAsync(
            HttpMethod.Get, "/api/1.0//file/download/" + link.Text("id"), null, ("Range", "bytes=7-9"), ("Accept-Encoding", "gzip"));
        Assert.Equal((206, "789", "bytes 7-9/10"), (answer.Status, answer.Body, answer.Headers["Content-Range"]));
    }

    [Fact]
    public async Task Copy_of_a_large_file_to_here_opens_ranges_by_links_of_their_own()
    {
        var content = string.Concat(Enumerable.Range(0, 80_000).Select(number => $"{number:D5}"));
        var id = await SendAsync(await _client.IdAsync(""), "parallel", Encoding.ASCII.GetBytes(content), 400_000);
        var parts = await Task.WhenAll(Enumerable.Range(0, 4).Select(part =>
            _client.DownloadAsync([id], $"bytes={part * 100_000}-{((part + 1) * 100_000) - 1}")));
        Assert.All(parts, part => Assert.Equal((206, "100000"), (part.Status, part.Headers["Content-Length"])));
        Assert.Equal(content, string.Concat(parts.Select(part => part.Body)));
    }

    [Fact]
    public async Task Lsf_reads_a_directory_whole_and_in_one_call()
    {
        var directory = await _client.MakeDirectoryAsync(await _client.IdAsync(""), "listed");
        var inner = await _client.MakeDirectoryAsync(directory, "d");
        var file = await SendAsync(directory, "f", [1, 2], 2);
        var content = (await _client.GetAsync("file/metadata/" + (await LookUpAsync(await _client.IdAsync(""), "listed")).Text("file_id")))
            .Json.GetProperty("content").EnumerateArray().OrderBy(entry => entry.GetProperty("name").GetString(), StringComparer.Ordinal).ToArray();
        Assert.Equal([("d", inner, "D", 0L), ("f", file, "F", 2L)], content.Select(entry => (
            entry.GetProperty("name").GetString(), entry.GetProperty("id").GetString(),
            entry.GetProperty("type").GetString(), entry.GetProperty("size").GetInt64())));
        Assert.Equal("1700000000.123456", content[1].GetProperty("modified_ms").GetRawText());
        Assert.All(content, entry => Assert.Equal(
            (System.Text.Json.JsonValueKind.Number, System.Text.Json.JsonValueKind.Number),
            (entry.GetProperty("modified").ValueKind, entry.GetProperty("operations").ValueKind)));
    }

    [Fact]
    public async Task Mkdir_looks_for_the_parts_of_a_path_and_makes_what_is_missing()
    {
        var home = await _client.IdAsync("");
        await MissAsync(home, "made");
        await MissAsync(null, "made/inner");
        await MissAsync(home, "made");
        var made = await PostAsync("file/makedir", $"{{\"target\":\"{home}\",\"name\":\"made\",\"resolve\":false}}");
        Assert.Equal((201, "D", home), (made.Status, made.Text("type"), made.Text("parent_id")));
        await MissAsync(made.Text("id"), "inner");
        Assert.Equal(201, (await PostAsync("file/makedir", $"{{\"target\":\"{made.Text("id")}\",\"name\":\"inner\",\"resolve\":false}}")).Status);
        (await PostAsync("file/makedir", $"{{\"target\":\"{home}\",\"name\":\"made\",\"resolve\":false}}")).Is(400, 30);
        Assert.True(Directory.Exists(fixture.Server.FileOf("made/inner")));
    }

    [Fact]
    public async Task Moveto_of_a_file_replaces_what_has_the_name()
    {
        var home = await _client.IdAsync("");
        var target = await _client.MakeDirectoryAsync(home, "move-target");
        await SendAsync(target, "there", new byte[3], 3);
        var id = await SendAsync(home, "move-source", new byte[7], 7);
        Assert.Equal(id, (await PostAsync("file/id", "{\"path\":\"move-source\"}")).Text("file_id"));
        var moved = await MoveAsync(id, target, "there", "true", "overwrite");
        Assert.Equal((id, target, 7L, "1700000000.123456"),
            (moved.Text("id"), moved.Text("parent_id"), moved.Number("size"), moved.Json.GetProperty("modified_ms").GetRawText()));
        await MissAsync(home, "move-source");
    }

    [Fact]
    public async Task Rcat_and_touch_of_what_is_missing_send_to_the_name_itself()
    {
        var home = await _client.IdAsync("");
        foreach (var (name, content) in new[] { ("rcat", "piped"u8.ToArray()), ("touch", []) })
        {
            await MissAsync(home, name);
            var id = await SendAsync(home, name, content, 10);
            Assert.Equal(id, (await LookUpAsync(home, name)).Text("file_id"));
            Assert.Equal(content.Length, (await _client.GetAsync($"file/metadata/{id}?content=0")).Number("size"));
        }
    }

    [Fact]
    public async Task Rmdir_reads_the_number_of_entries_and_purge_asks_nothing()
    {
        var home = await _client.IdAsync("");
        var directory = await _client.MakeDirectoryAsync(home, "purged");
        await SendAsync(directory, "empty", [], 1);
        Assert.Equal(1, (await _client.GetAsync($"file/metadata/{directory}?content=0")).Number("size"));
        await DeleteAsync((await LookUpAsync(home, "purged")).Text("file_id"), isForGood: false);
        await MissAsync(home, "purged");
        Assert.True(File.Exists(fixture.Server.FileOf(".cloudmount-unfinished/trash/purged/empty")));
    }

    [Fact]
    public async Task About_reads_whole_numbers()
    {
        var space = await _client.GetAsync("profile/info");
        foreach (var name in new[] { "user_used", "user_limit", "acc_used", "acc_limit" }) _ = space.Number(name);
        Assert.Equal(200, space.Status);
    }

    [Fact]
    public async Task Copy_on_the_server_goes_by_a_partial_one_too()
    {
        var home = await _client.IdAsync("");
        var source = await SendAsync(home, "copied", new byte[5], 5);
        var copy = await PostAsync(
            "file/copyone",
            $"{{\"file_id\":\"{source}\",\"target_id\":\"{home}\",\"name\":\"copy.0a1b2c3d.partial\",\"mtime\":1700000000.123456,\"resolve\":true,\"resolve_mode\":\"overwrite\"}}");
        Assert.Equal("F", copy.Text("type"));
        Assert.Equal(200, (await MoveAsync(copy.Text("id"), home, "copy", "true", "overwrite")).Status);
    }

    [Fact]
    public async Task Move_of_a_directory_sends_back_the_time_it_was_told()
    {
        var home = await _client.IdAsync("");
        var directory = await _client.MakeDirectoryAsync(home, "moved");
        var time = (await _client.GetAsync($"file/metadata/{directory}?content=0")).Json.GetProperty("modified_ms").GetRawText();
        var target = await _client.MakeDirectoryAsync(home, "target");
        var moved = await PostAsync(
            "file/moveone",
            $"{{\"file_id\":\"{directory}\",\"target_id\":\"{target}\",\"name\":\"moved\",\"mtime\":{time},\"resolve\":false,\"resolve_mode\":\"\"}}");
        Assert.Equal(("D", directory, time), (moved.Text("type"), moved.Text("id"), moved.Json.GetProperty("modified_ms").GetRawText()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Touch_rmdir_and_deletefile(bool isForGood)
    {
        var home = await _client.IdAsync("");
        var name = "touched-" + isForGood;
        var file = await SendAsync(home, name, [1], 1);
        Assert.Equal(file, (await LookUpAsync(home, name)).Text("file_id"));
        var touched = await PostAsync("file/metadata", $"{{\"id\":\"{file}\",\"mtime\":1600000000.000001}}");
        Assert.Equal(("F", "1600000000.000001"), (touched.Text("type"), touched.Json.GetProperty("modified_ms").GetRawText()));
        var directory = await _client.MakeDirectoryAsync(home, "removed");
        Assert.Equal(0, (await _client.GetAsync($"file/metadata/{directory}?content=0")).Number("size"));
        foreach (var id in new[] { file, directory }) await DeleteAsync(id, isForGood);
        Assert.Equal(!isForGood, File.Exists(fixture.Server.FileOf(".cloudmount-unfinished/trash/" + name)));
    }

    private async Task<string> SendAsync(string parent, string name, byte[] content, int chunkBytes)
    {
        var link = await PostAsync("upload/link", $"{{\"name\":\"{name}\",\"parent_id\":\"{parent}\",\"resolve\":false}}");
        await SendChunksAsync(link.Text("upload_key"), content, chunkBytes);
        var finalized = await _client.GetAsync($"upload/finalize/{link.Text("upload_key")}?mtime=1700000000.123456");
        Assert.Equal((link.Text("file_id"), parent), (finalized.Text("id"), finalized.Text("parent_id")));
        Assert.Equal((content.Length, 1700000000L), (finalized.Number("size"), finalized.Number("modified")));
        return finalized.Text("id");
    }

    private async Task SendChunksAsync(string key, byte[] content, int chunkBytes)
    {
        for (var offset = 0; offset < content.Length; offset += chunkBytes)
        {
            var end = Math.Min(offset + chunkBytes, content.Length);
            var sent = await _client.SendChunkAsync(key, content[offset..end], $"bytes {offset}-{end - 1}/{content.Length}");
            Assert.Equal(200, sent.Status);
            Assert.Equal(System.Text.Json.JsonValueKind.String, sent.Json.ValueKind);
        }
    }

    private async Task DeleteAsync(string id, bool isForGood)
    {
        var flag = isForGood ? "true" : "false";
        Assert.Equal($"{{\"ids\":[\"{id}\"]}}", (await PostAsync("file/delete", $"{{\"ids\":[\"{id}\"],\"delete_permanently\":{flag}}}")).Body);
    }

    private Task<Answer> LookUpAsync(string parent, string name) => PostAsync("file/id", $"{{\"parent_id\":\"{parent}\",\"path\":\"{name}\"}}");

    private async Task MissAsync(string? parent, string path)
    {
        var parameters = parent is null ? $"{{\"path\":\"{path}\"}}" : $"{{\"parent_id\":\"{parent}\",\"path\":\"{path}\"}}";
        (await PostAsync("file/id", parameters)).Is(404, 20);
    }

    private Task<Answer> MoveAsync(string id, string target, string name, string resolve, string mode) => PostAsync(
        "file/moveone",
        $"{{\"file_id\":\"{id}\",\"target_id\":\"{target}\",\"name\":\"{name}\",\"mtime\":1700000000.123456,\"resolve\":{resolve},\"resolve_mode\":\"{mode}\"}}");

    private Task<Answer> PostAsync(string call, string json) => _client.SendAsync(
        HttpMethod.Post, "/api/1.0/" + call, Encoding.UTF8.GetBytes(json), ("Content-Type", "application/json"));
}
