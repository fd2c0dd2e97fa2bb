using System.Text.Json;

namespace CloudMount.Server.Tests.Api.V2;

public sealed class InfoTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task A_file_has_all_fields()
    {
        var folder = _server.NewFolder();
        await WriteAsync($"{folder}/a b.tar.gz", "12345");
        File.SetLastWriteTimeUtc(_server.FileOf($"{folder}/a b.tar.gz"), new DateTime(2026, 7, 1, 12, 0, 1, DateTimeKind.Utc));
        var info = await _server.GetV2Async($"path/info{folder}/a%20b.tar.gz/");
        Assert.Equal((200, "application/json"), (info.Status, info.ContentType));
        Assert.Equal(
            ["id", "name", "path", "size", "mime", "extension", "isdir", "isfile", "items", "time", "owner", "acl", "attributes", "tags", "url"],
            info.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("a b.tar.gz", $"{folder}/a b.tar.gz", 5), (info.Text("name"), info.Text("path"), info.Number("size")));
        Assert.Equal(("application/x-gzip", ".gz"), (info.Text("mime"), info.Text("extension")));
        Assert.False(info.Json.GetProperty("isdir").GetBoolean());
        Assert.True(info.Json.GetProperty("isfile").GetBoolean());
        Assert.Equal((0, "2026-07-01T08:00:01"), (info.Number("items"), info.Text("time")));
        Assert.Equal(JsonValueKind.Null, info.Json.GetProperty("owner").ValueKind);
        Assert.Equal("""{"list":true,"read":true,"remove":true,"write":true}""", info.Json.GetProperty("acl").GetRawText());
        Assert.Equal(("{}", "[]"), (info.Json.GetProperty("attributes").GetRawText(), info.Json.GetProperty("tags").GetRawText()));
        Assert.Equal(new Uri(_server.Server.BaseAddress, $"/api/2/path/info{folder}/a%20b.tar.gz").AbsoluteUri, info.Text("url"));
    }

    [Fact]
    public async Task A_directory_has_size_and_number_of_its_entries_and_no_children_unasked()
    {
        var folder = _server.NewFolder();
        Directory.CreateDirectory(_server.FileOf($"{folder}/d.x"));
        await WriteAsync($"{folder}/d.x/f", "1234");
        await WriteAsync($"{folder}/g", "1");
        var info = await _server.GetV2Async("path/info" + folder);
        Assert.Equal((5, 2, "application/x-directory"), (info.Number("size"), info.Number("items"), info.Text("mime")));
        Assert.True(info.Json.GetProperty("isdir").GetBoolean());
        Assert.False(info.Has("children") || info.Has("pages"));
        var below = (await _server.GetV2Async($"path/info{folder}?children=true")).Children.First();
        Assert.Equal((4, 1), (below.GetProperty("size").GetInt64(), below.GetProperty("items").GetInt64()));
        Assert.Equal("", below.GetProperty("extension").GetString());
    }

    [Fact]
    public async Task The_root_is_one_slash_and_shows_nothing_of_the_servers_own()
    {
        var root = await _server.GetV2Async("path/info/?children=True&limit=10000");
        Assert.Equal(("/", ""), (root.Text("path"), root.Text("name")));
        Assert.False(root.Json.GetProperty("acl").GetProperty("remove").GetBoolean());
        Assert.DoesNotContain(root.Children, child => child.GetProperty("name").GetString()!.StartsWith(".cloudmount", StringComparison.Ordinal));
        Assert.Equal(root.Number("total"), root.Number("items"));
        Assert.Equal(400, (await _server.GetV2Async("path/info/.cloudmount-unfinished")).Status);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("True")]
    [InlineData("on")]
    [InlineData("1")]
    public async Task An_empty_directory_has_page_one_of_one(string value)
    {
        var folder = _server.NewFolder($"empty-{value}");
        var info = await _server.GetV2Async($"path/info{folder}?children={value}&limit=100");
        Assert.Equal((1, 1, 100, 0), (info.Number("page"), info.Number("pages"), info.Number("per_page"), info.Number("total")));
        Assert.Empty(info.Children);
    }

    [Fact]
    public async Task Pages_hold_every_entry_once_in_ordinal_order()
    {
        var folder = _server.NewFolder();
        var names = Enumerable.Range(0, 7).Select(i => i.ToString("d2", null)).ToList();
        foreach (var name in names) await WriteAsync($"{folder}/{name}", "");
        var seen = new List<string>();
        for (var page = 1; page <= 3; page++)
        {
            var info = await _server.GetV2Async($"path/info{folder}?children=true&limit=3&page={page}");
            Assert.Equal((page, 3, 3, 7), (info.Number("page"), info.Number("pages"), info.Number("per_page"), info.Number("total")));
            seen.AddRange(info.Children.Select(child => child.GetProperty("name").GetString()!));
        }

        Assert.Equal(names, seen);
        var behind = await _server.GetV2Async($"path/info{folder}?children=true&limit=3&page=5");
        Assert.Equal((5, 5, 7), (behind.Number("page"), behind.Number("pages"), behind.Number("total")));
        Assert.Empty(behind.Children);
        Assert.Equal(7, (await _server.GetV2Async($"path/info{folder}?children=true&limit=2000000000&page=1")).Children.Count());
        Assert.Empty((await _server.GetV2Async($"path/info{folder}?children=true&limit=10000&page=2000000000")).Children);
    }

    [Fact]
    public async Task Special_files_are_on_no_page_and_are_not_counted()
    {
        var folder = _server.NewFolder();
        await WriteAsync($"{folder}/f", "");
        File.CreateSymbolicLink(_server.FileOf($"{folder}/link"), "f");
        var info = await _server.GetV2Async($"path/info{folder}?children=true");
        Assert.Equal((1, 1), (info.Number("total"), info.Children.Count()));
        Assert.Equal(404, (await _server.GetV2Async($"path/info{folder}/link")).Status);
    }

    [Fact]
    public async Task Only_the_fields_asked_for_are_answered()
    {
        var folder = _server.NewFolder();
        await WriteAsync($"{folder}/f", "x");
        var info = await _server.GetV2Async($"path/info{folder}?children=true&fields=name&fields=time,id");
        Assert.Equal(["id", "name", "time", "page", "pages", "per_page", "total", "children"], info.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(["id", "name", "time"], info.Children.Single().EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task Under_three_children_come_by_offset()
    {
        var folder = _server.NewFolder();
        foreach (var name in new[] { "a", "b", "c" }) await WriteAsync($"{folder}/{name}", "");
        var first = await ReadAsync($"3/path/info{folder}?fields=children&children.limit=2");
        Assert.Equal((0, 2, 2, 3), Window(first));
        var second = await ReadAsync($"3/path/info{folder}?fields=children&children.limit=2&children.offset=2");
        Assert.Equal((2, 2, 1, 3), Window(second));
        Assert.Equal("c", second.GetProperty("results")[0].GetProperty("name").GetString());
        Assert.Equal((9, 100, 0, 3), Window(await ReadAsync($"3/path/info{folder}?children.offset=9")));

        async Task<JsonElement> ReadAsync(string call) => (await _server.CallV2Async(HttpMethod.Get, call)).Json.GetProperty("children");

        static (int Offset, int Limit, int Count, int Total) Window(JsonElement children) => (
            children.GetProperty("offset").GetInt32(), children.GetProperty("limit").GetInt32(), children.GetProperty("count").GetInt32(), children.GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("children=maybe", "children")]
    [InlineData("children=true&limit=0", "limit")]
    [InlineData("children=true&limit=x", "limit")]
    [InlineData("children=true&page=0", "page")]
    [InlineData("children=true&page=-1", "page")]
    public async Task A_wrong_value_is_400_and_named(string query, string field)
    {
        var answer = await _server.GetV2Async("path/info/?" + query);
        Assert.Equal(400, answer.Status);
        Assert.Equal(answer.Text("detail"), answer.Json.GetProperty("field_errors").GetProperty(field)[0].GetString());
    }

    [Fact]
    public async Task What_is_missing_is_404_and_a_directory_of_too_many_entries_400()
    {
        Assert.Equal(404, (await _server.GetV2Async("path/info/none/there")).Status);
        await using var small = await TestServer.StartAsync(options => options with { MaxListedEntries = 2, IsPlain = true });
        foreach (var name in new[] { "a", "b", "c" }) Assert.Equal(200, (await small.UploadV2Async("/", (name, "x"))).Status);
        Assert.Equal(400, (await small.GetV2Async("path/info/?children=true")).Status);
        Assert.Equal(3, (await small.GetV2Async("path/info/")).Number("size"));
    }

    private Task WriteAsync(string path, string content) => File.WriteAllTextAsync(_server.FileOf(path), content, TestContext.Current.CancellationToken);
}
