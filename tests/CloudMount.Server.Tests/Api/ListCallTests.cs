using System.Globalization;
using System.Text;

namespace CloudMount.Server.Tests.Api;

public sealed class ListCallTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task What_cannot_be_read_is_listed_and_only_itself_is_refused()
    {
        var folder = _server.NewFolder();
        Directory.CreateDirectory(_server.FileOf($"{folder}/dead"));
        await _server.UploadAsync($"{folder}/file", [1]);
        using var dead = DeadMount.At(_server.FileOf($"{folder}/dead"));
        foreach (var depth in new[] { "1", "all" })
        {
            var tree = await _server.ListAsync(folder, ("recurse", depth));
            Assert.Equal(["dead", "file"], tree.Children.Select(child => child.GetProperty("name").GetString()));
            Assert.Equal("application/x-directory", tree.Children.First().GetProperty("mime").GetString());
            Assert.False(tree.Children.First().TryGetProperty("children", out _));
        }

        Assert.Equal(500, (await _server.ListAsync($"{folder}/dead", ("recurse", "1"))).Status);
        Assert.Equal(500, (await _server.AddAsync($"{folder}/dead/x", ("file", ""))).Status);
    }

    [Fact]
    public async Task A_file_is_listed_with_all_fields_of_v1()
    {
        var folder = _server.NewFolder();
        await File.WriteAllTextAsync(_server.FileOf($"{folder}/a.tar.gz"), new string('x', 1536), TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(_server.FileOf($"{folder}/a.tar.gz"), new DateTime(2024, 2, 29, 23, 59, 58, DateTimeKind.Utc));
        var answer = await _server.ListAsync($"{folder}/a.tar.gz");
        Assert.Equal(200, answer.Status);
        Assert.Equal("application/json", answer.ContentType);
        Assert.Equal($"{folder}/a.tar.gz", answer.Text("path"));
        Assert.Equal("a.tar.gz", answer.Text("name"));
        Assert.Equal(".gz", answer.Text("extension"));
        Assert.Equal(1536, answer.Number("size"));
        Assert.Equal("1.5 KB", answer.Text("size_pretty"));
        Assert.Equal("application/x-gzip", answer.Text("mime"));
        Assert.Equal("2024-02-29T23:59:58", answer.Text("updated"));
        Assert.True(DateTime.TryParseExact(answer.Text("created"), "s", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
        Assert.False(answer.Has("children") || answer.Has("checksum") || answer.Has("download") || answer.Has("upload"));
    }

    [Fact]
    public async Task The_root_has_an_empty_name_and_the_path_of_one_slash()
    {
        var answer = await _server.ListAsync("/");
        Assert.Equal("/", answer.Text("path"));
        Assert.Equal("", answer.Text("name"));
        Assert.Equal("application/x-directory", answer.Text("mime"));
        Assert.True(answer.Number("disk_limit") > answer.Number("disk_usage"));
    }

    [Fact]
    public async Task A_directory_tells_the_space_and_what_is_in_it_does_not()
    {
        var folder = _server.NewFolder();
        Directory.CreateDirectory(_server.FileOf($"{folder}/d"));
        var answer = await _server.ListAsync(folder, ("recurse", "1"));
        Assert.True(answer.Number("disk_limit") > answer.Number("disk_usage"));
        Assert.False(answer.Json.GetProperty("children")[0].TryGetProperty("disk_limit", out _));
    }

    [Theory]
    [InlineData("/api/1.0/paths/list/deep/a.txt/")]
    [InlineData("/api/1.0//paths/list//deep///a.txt")]
    [InlineData("/api/1/paths/list/deep/a.txt")]
    [InlineData("/api/1.0/paths/list/%64eep/a%2Etxt")]
    public async Task Slashes_aliases_and_escapes_lead_to_the_same_path(string url)
    {
        Directory.CreateDirectory(_server.FileOf("deep"));
        await File.WriteAllTextAsync(_server.FileOf("deep/a.txt"), "", TestContext.Current.CancellationToken);
        Assert.Contains("\"path\":\"/deep/a.txt\"", await _server.SendRawAsync(url), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recurse_lists_as_many_levels_as_asked_in_ordinal_order()
    {
        var folder = _server.NewFolder();
        foreach (var name in new[] { "b/c/d", "a", "B" }) Directory.CreateDirectory(_server.FileOf($"{folder}/{name}"));
        await File.WriteAllTextAsync(_server.FileOf($"{folder}/b/c/f"), "12345", TestContext.Current.CancellationToken);

        var none = await _server.ListAsync(folder, ("recurse", "0"));
        Assert.False(none.Has("children"));
        Assert.Equal(5, none.Number("size"));

        var one = await _server.ListAsync(folder, ("recurse", "1"));
        Assert.Equal(["B", "a", "b"], one.Children.Select(child => child.GetProperty("name").GetString()));
        Assert.All(one.Children, child => Assert.False(child.TryGetProperty("children", out _)));
        Assert.Equal(5, one.Children.Last().GetProperty("size").GetInt64());

        var all = await _server.ListAsync(folder, ("recurse", "all"));
        Assert.Equal(0, all.Children.First().GetProperty("children").GetArrayLength());
        var deepest = all.Children.Last().GetProperty("children")[0].GetProperty("children");
        Assert.Equal($"{folder}/b/c/f", deepest[1].GetProperty("path").GetString());
        Assert.False(deepest[1].TryGetProperty("children", out _));
        Assert.Equal(5, all.Number("size"));
    }

    [Theory]
    [InlineData("MD5", "900150983cd24fb0d6963f7d28e17f72")]
    [InlineData("sha1", "a9993e364706816aba3e25717850c26c9cd0d89d")]
    [InlineData("SHA256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("CRC-32", "352441c2")]
    [InlineData("crc32", "352441c2")]
    public async Task Checksums_are_lower_case_hex(string kind, string expected)
    {
        var folder = _server.NewFolder($"checksum-{kind}");
        await File.WriteAllTextAsync(_server.FileOf($"{folder}/abc"), "abc", TestContext.Current.CancellationToken);
        Assert.Equal(expected, (await _server.ListAsync($"{folder}/abc", ("checksum", kind))).Text("checksum"));
        var tree = await _server.ListAsync(folder, ("checksum", kind), ("recurse", "all"));
        Assert.Equal(expected, tree.Children.Single().GetProperty("checksum").GetString());
        Assert.False(tree.Has("checksum"));
    }

    [Fact]
    public async Task SHA512_has_128_digits()
    {
        var folder = _server.NewFolder();
        await File.WriteAllTextAsync(_server.FileOf($"{folder}/e"), "", TestContext.Current.CancellationToken);
        Assert.StartsWith("cf83e1357eefb8bd", (await _server.ListAsync($"{folder}/e", ("checksum", "SHA512"))).Text("checksum"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("checksum", "MD6")]
    [InlineData("checksum", "MD5")]
    [InlineData("recurse", "-1")]
    [InlineData("recurse", "some")]
    [InlineData("download", "")]
    [InlineData("format", "yaml")]
    public async Task Wrong_values_and_what_only_files_have_are_400_with_the_field(string field, string value)
    {
        var folder = _server.NewFolder("wrong");
        var answer = await _server.ListAsync(folder, (field, value));
        Assert.Equal(400, answer.Status);
        Assert.Equal("application/json", answer.ContentType);
        Assert.Equal(answer.Message, answer.Json.GetProperty("field_errors").GetProperty(field)[0].GetString());
    }

    [Fact]
    public async Task What_does_not_exist_is_404()
    {
        var folder = _server.NewFolder();
        await File.WriteAllTextAsync(_server.FileOf($"{folder}/f"), "", TestContext.Current.CancellationToken);
        foreach (var path in new[] { $"{folder}/no", $"{folder}/no/no", $"{folder}/f/below" })
        {
            var answer = await _server.ListAsync(path);
            Assert.Equal((404, "Path does not exist."), (answer.Status, answer.Message));
        }
    }

    [Fact]
    public async Task HEAD_answers_the_headers_alone()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/api/1.0/paths/list/");
        var answer = await _server.SendAsync(request);
        Assert.Equal((200, "", "application/json"), (answer.Status, answer.Body, answer.ContentType));
    }

    [Fact]
    public async Task Ten_thousand_entries_come_in_one_answer()
    {
        var folder = _server.NewFolder();
        for (var i = 0; i < 10_000; i++) File.Create(_server.FileOf($"{folder}/{i:D5}.txt")).Dispose();
        var answer = await _server.ListAsync(folder, ("recurse", "1"));
        Assert.Equal(10_000, answer.Children.Count());
        Assert.Equal("09999.txt", answer.Children.Last().GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_tree_of_the_deepest_path_can_be_listed()
    {
        var folder = _server.NewFolder();
        var deep = folder + string.Concat(Enumerable.Repeat("/d", 400));
        Directory.CreateDirectory(_server.FileOf(deep));
        Assert.Contains($"\"{deep}\"", (await _server.ListAsync(folder, ("recurse", "all"))).Body, StringComparison.Ordinal);
        Assert.Equal(200, (await _server.ListAsync(deep)).Status);
        Assert.Equal(400, (await _server.ListAsync(deep + deep)).Status);
        Assert.Equal(204, (await _server.DeleteAsync(folder)).Status);
    }

    [Fact]
    public async Task Names_that_are_no_Unicode_are_left_out()
    {
        var folder = _server.NewFolder();
        await File.WriteAllTextAsync(_server.FileOf($"{folder}/\u00e4 \U0001F600\\\"'<&>"), "", TestContext.Current.CancellationToken);
        using (var shell = System.Diagnostics.Process.Start(
            "python3", ["-c", "import os,sys; open(os.fsencode(sys.argv[1]) + b'/\\xff\\xfe', 'w')", _server.FileOf(folder)]))
            await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, Directory.GetFiles(_server.FileOf(folder)).Length);
        var listed = await _server.ListAsync(folder, ("recurse", "1"));
        var name = Assert.Single(listed.Children).GetProperty("name").GetString();
        Assert.Equal("\u00e4 \U0001F600\\\"'<&>", name);
        Assert.Equal(200, (await _server.ListAsync($"{folder}/{Uri.EscapeDataString(name!)}")).Status);
        Assert.Equal(204, (await _server.DeleteAsync(folder)).Status);
        while (Directory.GetFileSystemEntries(_server.FileOf(".cloudmount-unfinished")).Length > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Answers_come_as_XML_when_asked()
    {
        var folder = _server.NewFolder();
        await File.WriteAllTextAsync(_server.FileOf($"{folder}/a<\u0001&b.txt"), "abc", Encoding.UTF8, TestContext.Current.CancellationToken);
        var answer = await _server.ListAsync(folder, ("recurse", "1"), ("format", "xml"));
        Assert.Equal("text/xml", answer.ContentType);
        var xml = System.Xml.Linq.XDocument.Parse(answer.Body).Root!;
        Assert.Equal("response", xml.Name.LocalName);
        Assert.Equal(folder, xml.Element("path")!.Value);
        var child = Assert.Single(xml.Element("children")!.Elements());
        Assert.Equal(("resource", "a<\uFFFD&b.txt"), (child.Name.LocalName, child.Element("name")!.Value));
        var error = await _server.ListAsync(folder + "/no", ("format", "XML"));
        Assert.Equal("Path does not exist.", System.Xml.Linq.XDocument.Parse(error.Body).Root!.Element("message")!.Value);
        Assert.Equal((404, "text/xml"), (error.Status, error.ContentType));
    }
}
