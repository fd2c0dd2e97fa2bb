namespace CloudMount.Server.Tests.Api;

public sealed class EditCallTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task A_rename_and_a_move_keep_content_and_version()
    {
        var folder = _server.NewFolder();
        var uploaded = await _server.UploadAsync($"{folder}/a", [1, 2, 3]);
        Directory.CreateDirectory(_server.FileOf($"{folder}/d"));
        var renamed = await _server.EditAsync($"{folder}/a", ("name", "b.txt"));
        Assert.Equal((200, $"{folder}/b.txt"), (renamed.Status, renamed.Text("path")));
        var moved = await _server.EditAsync($"{folder}/b.txt", ("path", $"{folder}/d/c/"));
        Assert.Equal($"{folder}/d/c", moved.Text("path"));
        Assert.Equal(uploaded.GetProperty("version").GetString(), moved.Text("version"));
        Assert.Equal(404, (await _server.ListAsync($"{folder}/a")).Status);
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(_server.FileOf($"{folder}/d/c"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_tree_moves_as_a_whole_but_not_into_itself()
    {
        var folder = _server.NewFolder();
        Directory.CreateDirectory(_server.FileOf($"{folder}/a/b"));
        await File.WriteAllTextAsync(_server.FileOf($"{folder}/a/b/f"), "1234", TestContext.Current.CancellationToken);
        Assert.Equal(400, (await _server.EditAsync($"{folder}/a", ("path", $"{folder}/a/b/c"))).Status);
        var moved = await _server.EditAsync($"{folder}/a", ("name", "z"));
        Assert.Equal(4, moved.Number("size"));
        Assert.Equal("1234", await File.ReadAllTextAsync(_server.FileOf($"{folder}/z/b/f"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_cannot_be_edited_is_refused()
    {
        var folder = _server.NewFolder();
        await _server.UploadAsync($"{folder}/a", [1]);
        await _server.UploadAsync($"{folder}/b", [2]);
        Directory.CreateDirectory(_server.FileOf($"{folder}/d"));
        (string Path, int Status, (string, string)[] Fields)[] cases =
        [
            ("/a", 400, []),
            ("/a", 400, [("name", "b")]),
            ("/a", 400, [("name", "a")]),
            ("/a", 400, [("name", "x/y")]),
            ("/a", 400, [("name", "..")]),
            ("/a", 400, [("name", "")]),
            ("/a", 400, [("name", "x"), ("path", $"{folder}/y")]),
            ("/a", 400, [("path", $"{folder}/../y")]),
            ("/a", 400, [("path", $"{folder}/b")]),
            ("/a", 404, [("path", $"{folder}/no/y")]),
            ("/a", 403, [("path", "/")]),
            ("/a", 400, [("updated", "yesterday")]),
            ("/a", 400, [("updated", "99999999999999999999")]),
            ("/a", 400, [("attributes", "[]")]),
            ("/a", 400, [("attributes", """{"a":1}""")]),
            ("/a", 400, [("attributes", """{"a":"1","a":"2"}""")]),
            ("/a", 400, [("attributes", """{"a":"\ud800"}""")]),
            ("/a", 400, [("attributes", $$"""{"a":"{{new string('x', 3000)}}"}""")]),
            ("/a", 400, [("if_version", "x")]),
            ("/a", 400, [("name", "b"), ("if_version", "x")]),
            ("/a", 412, [("name", "b"), ("overwrite", ""), ("if_version", "x")]),
            ("/a", 412, [("name", "b"), ("overwrite", ""), ("if_version", "")]),
            ("/a", 412, [("name", "new"), ("overwrite", ""), ("if_version", "x")]),
            ("/d", 400, [("upload", "")]),
            ("/no", 404, [("name", "x")]),
            ("/no", 404, [("upload", "")]),
            ("/no/no", 404, [("upload", ""), ("if_version", "")]),
        ];
        foreach (var (path, status, fields) in cases)
        {
            var answer = await _server.EditAsync(folder + path, fields);
            Assert.True(status == answer.Status, $"{path} {string.Join('&', fields)}: {answer.Status} {answer.Body}");
            Assert.NotEmpty(answer.Message);
        }

        Assert.Equal(403, (await _server.EditAsync("/", ("name", "x"))).Status);
        Assert.Equal([2], await File.ReadAllBytesAsync(_server.FileOf($"{folder}/b"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("2001-02-03T04:05:06", 981173106_000000000)]
    [InlineData("1767225600", 1767225600_000000000)]
    [InlineData("1767225600.123456789", 1767225600_123456789)]
    [InlineData("-1.5", -1_500000000)]
    public async Task Times_are_set_to_the_nanosecond(string text, long nanoseconds)
    {
        var folder = _server.NewFolder("times");
        var path = $"{folder}/{Guid.NewGuid():N}";
        var version = (await _server.UploadAsync(path, [1])).GetProperty("version").GetString();
        await _server.EditAsync(path, ("updated", text), ("created", text));
        var listed = await _server.ListAsync(path);
        Assert.Equal(nanoseconds, listed.Number("updated_ns"));
        Assert.Equal(nanoseconds, listed.Number("created_ns"));
        Assert.Equal(version, listed.Text("version"));
    }

    [Fact]
    public async Task Overwrite_replaces_a_file_and_never_a_directory()
    {
        var folder = _server.NewFolder();
        await _server.UploadAsync($"{folder}/a", [1]);
        await _server.UploadAsync($"{folder}/b", [2]);
        Directory.CreateDirectory(_server.FileOf($"{folder}/d"));
        Directory.CreateDirectory(_server.FileOf($"{folder}/e"));
        Assert.Equal(400, (await _server.EditAsync($"{folder}/a", ("path", $"{folder}/d"), ("overwrite", ""))).Status);
        Assert.Equal(400, (await _server.EditAsync($"{folder}/e", ("path", $"{folder}/d"), ("overwrite", ""))).Status);
        Assert.Equal(400, (await _server.EditAsync($"{folder}/e", ("path", $"{folder}/a"), ("overwrite", ""))).Status);
        Assert.Equal(400, (await _server.EditAsync($"{folder}/a", ("path", $"{folder}/a"), ("overwrite", ""))).Status);
        Assert.Equal(200, (await _server.EditAsync($"{folder}/a", ("name", "b"), ("overwrite", ""))).Status);
        Assert.Equal([1], await File.ReadAllBytesAsync(_server.FileOf($"{folder}/b"), TestContext.Current.CancellationToken));
        Assert.False(File.Exists(_server.FileOf($"{folder}/a")));
    }

    [Fact]
    public async Task Attributes_are_replaced_as_a_whole_and_survive_moves_and_uploads()
    {
        var folder = _server.NewFolder();
        await _server.UploadAsync($"{folder}/a", [1], ("attributes", """{"mode":"644","\u00e4":"\u00f6"}"""));
        await _server.EditAsync($"{folder}/a", ("name", "b"));
        var upload = await _server.EditAsync($"{folder}/b", ("upload", ""));
        await _server.PutContentAsync(upload.Text("upload"), [2]);
        Assert.Equal("\u00f6", (await _server.ListAsync($"{folder}/b")).Json.GetProperty("attributes").GetProperty("\u00e4").GetString());
        Assert.Equal("""{"x":"y"}""", (await _server.EditAsync($"{folder}/b", ("attributes", """{"x":"y"}"""))).Json.GetProperty("attributes").GetRawText());
        await _server.EditAsync($"{folder}/b", ("attributes", "{}"));
        Assert.Equal("{}", (await _server.ListAsync($"{folder}/b")).Json.GetProperty("attributes").GetRawText());
        var most = new string('x', 2999);
        Assert.Equal(200, (await _server.EditAsync(folder, ("attributes", $$"""{"a":"{{most}}"}"""))).Status);
        Assert.Equal(most, (await _server.ListAsync(folder)).Json.GetProperty("attributes").GetProperty("a").GetString());
    }

    [Fact]
    public async Task Attributes_come_as_XML_too()
    {
        var folder = _server.NewFolder();
        await _server.EditAsync(folder, ("attributes", """{"user.a b":"<","":"no name"}"""));
        var xml = System.Xml.Linq.XDocument.Parse((await _server.ListAsync(folder, ("format", "xml"))).Body).Root!;
        Assert.Equal("<", xml.Element("attributes")!.Element("user.a_x0020_b")!.Value);
        Assert.Equal("no name", xml.Element("attributes")!.Element("_")!.Value);
    }
}
