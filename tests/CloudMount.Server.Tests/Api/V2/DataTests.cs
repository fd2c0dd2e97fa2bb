using System.Text;

namespace CloudMount.Server.Tests.Api.V2;

public sealed class DataTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task A_form_with_one_file_is_answered_by_its_object_and_replaces_silently()
    {
        var folder = _server.NewFolder();
        var made = await _server.UploadV2Async(folder, ("\u00fc.json", "one"));
        Assert.Equal((200, "application/json", 3), (made.Status, made.ContentType, made.Number("size")));
        Assert.Equal(($"{folder}/\u00fc.json", "\u00fc.json"), (made.Text("path"), made.Text("name")));
        Assert.Equal(200, (await _server.UploadV2Async(folder + "/", ("\u00fc.json", "second"))).Status);
        Assert.Equal("second", Read($"{folder}/\u00fc.json"));
        var content = await _server.GetV2Async($"path/data{folder}/%C3%BC.json/?raw=False");
        Assert.Equal((200, "second", "application/octet-stream"), (content.Status, content.Body, content.ContentType));
    }

    [Fact]
    public async Task Several_files_of_a_form_are_answered_by_a_list()
    {
        var folder = _server.NewFolder();
        Directory.CreateDirectory(_server.FileOf($"{folder}/sub"));
        var made = await _server.UploadV2Async(folder, ("a", "1"), ("/sub/b", "22"));
        Assert.Equal([$"{folder}/a", $"{folder}/sub/b"], made.Json.EnumerateArray().Select(one => one.GetProperty("path").GetString()));
        Assert.Equal(("1", "22"), (Read($"{folder}/a"), Read($"{folder}/sub/b")));
    }

    [Theory]
    [InlineData("/none", "a")]
    [InlineData("/", "none/a")]
    [InlineData("/file", "a")]
    public async Task An_upload_into_a_missing_directory_is_409_and_changes_nothing(string directory, string name)
    {
        var folder = _server.NewFolder($"missing-{directory.Length}-{name.Length}");
        await File.WriteAllTextAsync(_server.FileOf($"{folder}/file"), "kept", TestContext.Current.CancellationToken);
        var answer = await _server.UploadV2Async(folder + directory, ("good", "1"), (name, "2"));
        Assert.Equal((409, "The directory to upload to does not exist; make it first."), (answer.Status, answer.Text("detail")));
        Assert.Equal(["file"], Directory.GetFileSystemEntries(_server.FileOf(folder)).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("/")]
    public async Task A_file_name_that_is_none_is_400(string name)
    {
        var folder = _server.NewFolder("names-" + name.Length);
        Assert.Equal(400, (await _server.UploadV2Async(folder, (name, "x"))).Status);
        Assert.Empty(Directory.GetFileSystemEntries(_server.FileOf(folder)));
    }

    [Fact]
    public async Task A_form_that_ends_early_or_holds_no_file_changes_nothing()
    {
        var folder = _server.NewFolder();
        const string Part = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"whole\"\r\n\r\nx\r\n--b\r\nContent-Disposition: form-data; name=\"g\"; filename=\"half\"\r\n\r\nx";
        foreach (var (type, body) in new[]
        {
            ("multipart/form-data; boundary=b", Part), ("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nx\r\n--b--\r\n"),
            ("multipart/form-data", "x"), ("application/octet-stream", "x"),
        })
        {
            using var content = new StringContent(body);
            content.Headers.Remove("Content-Type");
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            Assert.Equal(400, (await _server.CallV2Async(HttpMethod.Post, $"2/path/data{folder}", content)).Status);
        }

        Assert.Empty(Directory.GetFileSystemEntries(_server.FileOf(folder)));
    }

    [Fact]
    public async Task More_files_than_a_form_may_hold_change_nothing()
    {
        var folder = _server.NewFolder();
        var files = Enumerable.Range(0, 101).Select(i => ($"{i}", "")).ToArray();
        Assert.Equal(400, (await _server.UploadV2Async(folder, files)).Status);
        Assert.Empty(Directory.GetFileSystemEntries(_server.FileOf(folder)));
    }

    [Fact]
    public async Task A_file_in_the_way_of_a_directory_and_the_other_way_round_is_409()
    {
        var folder = _server.NewFolder();
        Directory.CreateDirectory(_server.FileOf($"{folder}/d"));
        Assert.Equal(409, (await _server.UploadV2Async(folder, ("d", "x"))).Status);
        Assert.Equal(409, (await _server.CallV2Async(HttpMethod.Put, $"3/path/data{folder}/d", V2Client.Bytes("x"))).Status);
        Assert.Equal(409, (await _server.CallV2Async(HttpMethod.Put, $"3/path/data{folder}/none/f", V2Client.Bytes("x"))).Status);
    }

    [Fact]
    public async Task Content_is_sent_in_ranges_under_conditions_and_as_a_head()
    {
        var folder = _server.NewFolder();
        await _server.UploadV2Async(folder, ("f", "0123456789"));
        var part = await _server.GetV2Async($"path/data{folder}/f", ("Range", "bytes=7-"));
        Assert.Equal((206, "789", "bytes 7-9/10"), (part.Status, part.Body, part.Headers["Content-Range"]));
        Assert.Equal(416, (await _server.GetV2Async($"path/data{folder}/f", ("Range", "bytes=10-"))).Status);
        var same = await _server.GetV2Async($"path/data{folder}/f", ("Range", "bytes=0-0"), ("If-Range", part.Headers["ETag"]));
        Assert.Equal((206, "0"), (same.Status, same.Body));
        var other = await _server.GetV2Async($"path/data{folder}/f", ("Range", "bytes=0-0"), ("If-Range", "\"other\""));
        Assert.Equal((200, 10), (other.Status, other.Body.Length));
        var head = await _server.CallV2Async(HttpMethod.Head, $"2/path/data{folder}/f");
        Assert.Equal((200, "", "10"), (head.Status, head.Body, head.Headers["Content-Length"]));
    }

    [Fact]
    public async Task A_directory_has_no_content()
    {
        var folder = _server.NewFolder();
        var answer = await _server.GetV2Async("path/data" + folder);
        Assert.Equal((400, answer.Text("detail")), (answer.Status, answer.Json.GetProperty("path")[0].GetString()));
        Assert.Equal(404, (await _server.GetV2Async($"path/data{folder}/none")).Status);
    }

    [Fact]
    public async Task Put_stores_the_body_as_it_is()
    {
        var folder = _server.NewFolder();
        var made = await _server.CallV2Async(HttpMethod.Put, $"3/path/data{folder}/f", V2Client.Bytes("first"));
        Assert.Equal((200, $"{folder}/f", 5), (made.Status, made.Text("path"), made.Number("size")));
        using var body = new StringContent("--b\r\n", Encoding.UTF8);
        body.Headers.Remove("Content-Type");
        body.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        Assert.Equal(200, (await _server.CallV2Async(HttpMethod.Put, $"3/path/data{folder}/f", body)).Status);
        Assert.Equal("--b\r\n", Read($"{folder}/f"));
        Assert.Equal(0, (await _server.CallV2Async(HttpMethod.Put, $"3/path/data{folder}/empty", V2Client.Bytes(""))).Number("size"));
    }

    [Fact]
    public async Task Put_and_delete_hold_to_the_conditions_of_HTTP()
    {
        var (folder, call) = (_server.NewFolder(), $"3/path/data{_server.NewFolder()}/f");
        Assert.Equal(412, (await PutAsync("x", ("If-Match", "\"0123\""))).Status);
        Assert.Equal(404, (await PutAsync("x", ("If-Match", "*"))).Status);
        Assert.Equal(200, (await PutAsync("one", ("If-None-Match", "*"))).Status);
        Assert.Equal(412, (await PutAsync("two", ("If-None-Match", "*"))).Status);
        Assert.Equal(400, (await PutAsync("two", ("If-None-Match", "\"a\""))).Status);
        Assert.Equal(400, (await PutAsync("two", ("If-Match", "\"a\", \"b\""))).Status);
        Assert.Equal(412, (await PutAsync("two", ("If-Unmodified-Since", "Thu, 01 Jan 2015 00:00:00 GMT"))).Status);
        var tag = (await _server.GetV2Async(call["3/".Length..])).Headers["ETag"];
        Assert.Equal("one", Read($"{folder}/f"));
        Assert.Equal(200, (await PutAsync("two", ("If-Match", tag))).Status);
        Assert.Equal(412, (await PutAsync("three", ("If-Match", tag))).Status);
        Assert.Equal(412, (await _server.CallV2Async(HttpMethod.Delete, call, null, ("If-Match", tag))).Status);
        Assert.Equal(412, (await _server.CallV2Async(HttpMethod.Delete, call, null, ("If-Unmodified-Since", "Thu, 01 Jan 2015 00:00:00 GMT"))).Status);
        Assert.Equal("two", Read($"{folder}/f"));

        Task<Answer> PutAsync(string content, (string, string) header) => _server.CallV2Async(HttpMethod.Put, call, V2Client.Bytes(content), header);
    }

    [Fact]
    public async Task Patch_writes_over_a_part_and_behind_the_end()
    {
        var folder = _server.NewFolder();
        await _server.UploadV2Async(folder, ("f", "0123456789"));
        Assert.Equal(200, (await PatchAsync("f", "ab", "bytes=3-")).Status);
        Assert.Equal("012ab56789", Read($"{folder}/f"));
        Assert.Equal(12, (await PatchAsync("f", "END", "bytes=9-11")).Number("size"));
        Assert.Equal("012ab5678END", Read($"{folder}/f"));
        Assert.Equal(200, (await PatchAsync("f", "!", "bytes=12-")).Status);
        Assert.Equal(400, (await PatchAsync("f", "x", "bytes=14-")).Status);
        Assert.Equal(400, (await PatchAsync("f", "x", "bytes=0-1")).Status);
        Assert.Equal(400, (await PatchAsync("f", "x", "bytes=-1")).Status);
        Assert.Equal(400, (await PatchAsync("f", "x", "")).Status);
        Assert.Equal(404, (await PatchAsync("none", "x", "bytes=0-")).Status);
        Assert.Equal(412, (await PatchAsync("f", "x", "bytes=0-", ("If-Unmodified-Since", "Thu, 01 Jan 2015 00:00:00 GMT"))).Status);
        Assert.Equal("012ab5678END!", Read($"{folder}/f"));

        // What the node client writes for a date is none, and says nothing then.
        Assert.Equal(200, (await PatchAsync("f", "?", "bytes=12-", ("If-Unmodified-Since", "Thu, 4 1 2015 00:00:00 GMT"))).Status);
        Assert.Equal("012ab5678END?", Read($"{folder}/f"));

        Task<Answer> PatchAsync(string name, string content, string range, params (string, string)[] headers) =>
            _server.CallV2Async(HttpMethod.Patch, $"3/path/data{folder}/{name}", V2Client.Bytes(content), [("Range", range), .. headers]);
    }

    [Fact]
    public async Task Delete_removes_one_file_and_no_directory()
    {
        var folder = _server.NewFolder();
        await _server.UploadV2Async(folder, ("f", "x"));
        var deleted = await _server.CallV2Async(HttpMethod.Delete, $"3/path/data{folder}/f");
        Assert.Equal((204, ""), (deleted.Status, deleted.Body));
        Assert.Equal(404, (await _server.CallV2Async(HttpMethod.Delete, $"3/path/data{folder}/f")).Status);
        Assert.Equal(400, (await _server.CallV2Async(HttpMethod.Delete, "3/path/data" + folder)).Status);
        Assert.True(Directory.Exists(_server.FileOf(folder)));
    }

    private string Read(string path) => File.ReadAllText(_server.FileOf(path));
}
