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
        Assert.Equal(id, (await _client.PostAsync("file/id", new { parent_id = directory, path = "n.bin.0a1b2c3d.partial" })).Text("file_id"));
        Assert.Equal(3_000_000, (await _client.GetAsync($"file/metadata/{id}?content=0")).Number("size"));
        var moved = await MoveAsync(id, directory, "n.bin", "true", "overwrite");
        Assert.Equal(("F", 3_000_000L), (moved.Text("type"), moved.Number("size")));
        Assert.Equal("1700000000.123456", moved.Json.GetProperty("modified_ms").GetRawText());
        Assert.Equal("n.bin", Assert.Single(Directory.GetFiles(fixture.Server.FileOf("dst")).Select(Path.GetFileName)));
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

    [Fact]
    public async Task Touch_rmdir_and_deletefile()
    {
        var home = await _client.IdAsync("");
        var file = await SendAsync(home, "touched", [1], 1);
        var touched = await PostAsync("file/metadata", $"{{\"id\":\"{file}\",\"mtime\":1600000000.000001}}");
        Assert.Equal(("F", "1600000000.000001"), (touched.Text("type"), touched.Json.GetProperty("modified_ms").GetRawText()));
        var directory = await _client.MakeDirectoryAsync(home, "removed");
        Assert.Equal(0, (await _client.GetAsync($"file/metadata/{directory}?content=0")).Number("size"));
        foreach (var id in new[] { file, directory })
            Assert.Equal($"{{\"ids\":[\"{id}\"]}}", (await PostAsync("file/delete", $"{{\"ids\":[\"{id}\"],\"delete_permanently\":true}}")).Body);
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
