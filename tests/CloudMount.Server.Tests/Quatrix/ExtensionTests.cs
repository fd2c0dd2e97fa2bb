using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CloudMount.Server.Tests.Quatrix;

/// <summary>docs/quatrix-extensions.md, call by call.</summary>
public sealed class ExtensionTests(QuatrixFixture fixture) : IClassFixture<QuatrixFixture>
{
    private const string Header = "X-CloudMount-Extensions";

    private QuatrixClient Client => fixture.Client;

    [Fact]
    public async Task Clients_of_Quatrix_are_told_of_what_is_theirs()
    {
        const string Offered = "versions, attributes=3000, conditional, trees, depth, paths, whole, changes";
        Assert.Equal(Offered, (await Client.GetAsync("profile")).Headers[Header]);
        Assert.Equal(Offered, (await Client.GetAsync("file/metadata/no-id")).Headers[Header]);
        Assert.Contains("overwrite", (await fixture.Server.ListAsync("/")).Headers[Header], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_extensions_none_is_announced_told_or_understood()
    {
        await using var server = await TestServer.StartAsync(options => options with { IsQuatrixPlain = true });
        using var client = new QuatrixClient(server.Server.BaseAddress, server.Server.CreatedApiKey);
        var home = await client.IdAsync("");
        await client.UploadAsync(home, "f", "1");
        var answer = await client.GetAsync("file/metadata?path=f&depth=all");
        Assert.Equal((200, home), (answer.Status, answer.Text("id")));
        Assert.DoesNotContain(Header, answer.Headers.Keys);
        Assert.False(answer.Json.GetProperty("content")[0].TryGetProperty("version", out _));
        Assert.False(answer.Json.GetProperty("content")[0].TryGetProperty("attributes", out _));
        (await client.PostAsync("file/delete", new { paths = new[] { "f" } })).Is(400, 11);
        var id = await client.IdAsync("f");
        Assert.Equal(200, (await client.PostAsync("file/modify", new { id, truncate = 0, if_version = "other" })).Status);
        Assert.Equal(200, (await client.PostAsync("file/delete", new { ids = new[] { id }, if_version = "other" })).Status);
        Assert.Contains("versions", (await server.ListAsync("/")).Headers[Header], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_of_a_file_is_the_same_for_both_kinds_of_clients_and_moves_with_its_content()
    {
        var folder = fixture.Server.NewFolder()[1..];
        var id = await Client.UploadAsync(await Client.IdAsync(folder), "f", "1");
        var first = await VersionAsync($"{folder}/f");
        Assert.Equal(first, (await fixture.Server.ListAsync($"/{folder}/f")).Text("version"));
        var renamed = await Client.PostAsync("file/rename/" + id, new { name = "g", resolve = false });
        Assert.Equal(first, renamed.Text("version"));
        Assert.Equal(first, (await Client.GetAsync("file/metadata?path=" + folder)).Json.GetProperty("content")[0].GetProperty("version").GetString());
        await ReplaceAsync($"{folder}/g", "2", first);
        Assert.NotEqual(first, await VersionAsync($"{folder}/g"));
        Assert.False((await Client.GetAsync("file/metadata?path=" + folder)).Has("version"));
    }

    [Fact]
    public async Task Attributes_come_with_an_upload_a_directory_and_an_edit_and_stay_with_the_entry()
    {
        var folder = fixture.Server.NewFolder()[1..];
        var link = await Client.PostAsync(
            "upload/link", new { parent_path = folder, name = "f", resolve = false, attributes = new { mode = "644", gone = "x" } });
        var made = await Client.GetAsync($"upload/finalize/{link.Text("upload_key")}?mtime=5.5");
        Assert.Equal("""{"gone":"x","mode":"644"}""", made.Json.GetProperty("attributes").GetRawText());
        Assert.Equal(made.Text("version"), await VersionAsync($"{folder}/f"));
        await ReplaceAsync($"{folder}/f", "2", made.Text("version"));
        Assert.Equal("""{"gone":"x","mode":"644"}""", await AttributesAsync($"{folder}/f"));
        var edited = await Client.PostAsync("file/metadata", new { path = $"{folder}/f", attributes = new { mode = "600" } });
        Assert.Equal((200, """{"mode":"600"}"""), (edited.Status, edited.Json.GetProperty("attributes").GetRawText()));
        Assert.Equal("""{"mode":"600"}""", (await fixture.Server.ListAsync($"/{folder}/f")).Json.GetProperty("attributes").GetRawText());
        var directory = await Client.PostAsync("file/makedir", new { target_path = folder, name = "d", resolve = false, attributes = new { a = "1" } });
        Assert.Equal((201, """{"a":"1"}"""), (directory.Status, directory.Json.GetProperty("attributes").GetRawText()));
        (await Client.PostAsync("file/metadata", new { path = $"{folder}/f", attributes = new { a = 1 } })).Is(400, 10);
        (await Client.PostAsync("file/metadata", new { path = $"{folder}/f", attributes = new { a = new string('x', 3000) } })).Is(400, 10);
        (await Client.PostAsync("file/metadata", new { path = $"{folder}/f" })).Is(400, 11);
        Assert.Equal("""{"mode":"600"}""", await AttributesAsync($"{folder}/f"));
    }

    [Fact]
    public async Task New_content_is_put_over_the_version_it_was_begun_for_and_over_no_other()
    {
        var folder = fixture.Server.NewFolder()[1..];
        await Client.UploadAsync(await Client.IdAsync(folder), "f", "1");
        var first = await VersionAsync($"{folder}/f");
        var late = await ModifyAsync($"{folder}/f", first);
        Assert.Equal(200, (await Client.SendChunkAsync(late.Text("upload_key"), "3"u8.ToArray(), "bytes 0-0/1")).Status);
        await ReplaceAsync($"{folder}/f", "2", first);
        (await Client.GetAsync("upload/finalize/" + late.Text("upload_key"))).Is(412, 412);
        (await Client.GetAsync("upload/finalize/" + late.Text("upload_key"))).Is(404, 20);
        (await ModifyAsync($"{folder}/f", first)).Is(412, 412);
        Assert.Equal("2", (await Client.DownloadAsync([await Client.IdAsync($"{folder}/f")])).Body);
    }

    [Fact]
    public async Task Of_many_who_replace_one_version_one_does()
    {
        var folder = fixture.Server.NewFolder()[1..];
        await Client.UploadAsync(await Client.IdAsync(folder), "f", "1");
        var first = await VersionAsync($"{folder}/f");
        var uploads = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => ModifyAsync($"{folder}/f", first)));
        var done = await Task.WhenAll(uploads.Select(upload => Client.GetAsync("upload/finalize/" + upload.Text("upload_key"))));
        Assert.Equal(1, done.Count(answer => answer.Status == 200));
        Assert.Equal(15, done.Count(answer => answer.Status == 412));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_is_deleted_while_it_is_of_the_version_named(bool isForGood)
    {
        var folder = fixture.Server.NewFolder($"{nameof(A_file_is_deleted_while_it_is_of_the_version_named)}{isForGood}")[1..];
        await Client.UploadAsync(await Client.IdAsync(folder), "f", "1");
        var first = await VersionAsync($"{folder}/f");
        await ReplaceAsync($"{folder}/f", "2", first);
        (await DeleteAsync($"{folder}/f", isForGood, version: first)).Is(412, 412);
        (await DeleteAsync($"{folder}/f", isForGood, mark: first)).Is(412, 412);
        (await DeleteAsync(folder, isForGood, version: first)).Is(412, 412);
        Assert.Equal(["f"], (await Client.ListAsync(await Client.IdAsync(folder))).Keys);
        Assert.Equal(200, (await DeleteAsync($"{folder}/f", isForGood, version: await VersionAsync($"{folder}/f"))).Status);
        (await DeleteAsync($"{folder}/f", isForGood, version: first)).Is(404, 20);
        (await Client.PostAsync("file/delete", new { paths = new[] { folder, folder }, if_version = "v" })).Is(400, 10);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_tree_is_deleted_while_it_is_what_its_mark_says(bool isForGood)
    {
        var folder = fixture.Server.NewFolder($"{nameof(A_tree_is_deleted_while_it_is_what_its_mark_says)}{isForGood}")[1..];
        var below = await Client.MakeDirectoryAsync(await Client.IdAsync(folder), "d");
        await Client.UploadAsync(below, "f", "1");
        var mark = MarkOf($"d\0d{MarkOf($"f\0f{await VersionAsync($"{folder}/d/f")}\n")}\n");
        await Client.UploadAsync(below, "new", "2");
        (await DeleteAsync(folder, isForGood, mark: mark)).Is(412, 412);
        Assert.Equal(200, (await DeleteAsync($"{folder}/d/new", isForGood)).Status);
        Assert.Equal(200, (await DeleteAsync(folder, isForGood, mark: mark)).Status);
        Assert.False(Directory.Exists(fixture.Server.FileOf(folder)));
    }

    [Fact]
    public async Task A_file_is_moved_over_the_version_named_and_over_no_other()
    {
        var folder = fixture.Server.NewFolder()[1..];
        var id = await Client.IdAsync(folder);
        await Client.UploadAsync(id, "from", "1");
        await Client.UploadAsync(id, "to", "2");
        (await MoveAsync($"{folder}/from", folder, "to", "other")).Is(412, 412);
        (await MoveAsync($"{folder}/from", folder, "to", "")).Is(412, 412);
        (await MoveAsync($"{folder}/from", folder, "new", "other")).Is(412, 412);
        (await MoveAsync($"{folder}/no", folder, "to", null)).Is(404, 20);
        (await MoveAsync($"{folder}/from", $"{folder}/to", "x", null)).Is(404, 20);
        Assert.Equal(200, (await MoveAsync($"{folder}/from", folder, "to", await VersionAsync($"{folder}/to"))).Status);
        Assert.Equal("1", (await Client.DownloadAsync([await Client.IdAsync($"{folder}/to")])).Body);
    }

    [Fact]
    public async Task A_whole_tree_is_listed_in_one_call()
    {
        var folder = fixture.Server.NewFolder()[1..];
        var deep = await Client.MakeDirectoryAsync(await Client.MakeDirectoryAsync(await Client.IdAsync(folder), "d"), "e");
        var file = await Client.UploadAsync(deep, "f", "1");
        await Client.MakeDirectoryAsync(deep, "empty");
        var listed = await Client.GetAsync($"file/metadata?path={folder}&depth=all");
        var below = listed.Json.GetProperty("content")[0].GetProperty("content")[0];
        Assert.Equal((deep, 2), (below.GetProperty("id").GetString(), below.GetProperty("size").GetInt32()));
        Assert.Equal(["empty", "f"], below.GetProperty("content").EnumerateArray().Select(child => child.GetProperty("name").GetString()));
        Assert.Empty(below.GetProperty("content")[0].GetProperty("content").EnumerateArray());
        Assert.Equal(file, below.GetProperty("content")[1].GetProperty("id").GetString());
        Assert.False(below.GetProperty("content")[1].TryGetProperty("content", out _));
        Assert.Equal(file, (await Client.GetAsync($"file/metadata?path={folder}/d/e/f&depth=all")).Text("id"));
        (await Client.GetAsync($"file/metadata?path={folder}/no&depth=all")).Is(404, 20);
    }

    [Fact]
    public async Task A_tree_with_more_entries_than_are_listed_is_refused()
    {
        await using var server = await TestServer.StartAsync(options => options with { MaxListedEntries = 3 });
        using var client = new QuatrixClient(server.Server.BaseAddress, server.Server.CreatedApiKey);
        Directory.CreateDirectory(server.FileOf("d/e"));
        Directory.CreateDirectory(server.FileOf("d/f"));
        Assert.Equal(200, (await client.GetAsync("file/metadata?depth=all")).Status);
        Directory.CreateDirectory(server.FileOf("d/f/g"));
        (await client.GetAsync("file/metadata?depth=all")).Is(400, 10);
        Assert.Equal(200, (await client.GetAsync("file/metadata?path=d&depth=all")).Status);
    }

    [Fact]
    public async Task As_deep_as_paths_go_a_tree_is_listed_and_what_is_deeper_is_not_told_to_be_empty()
    {
        await using var server = await TestServer.StartAsync();
        using var client = new QuatrixClient(server.Server.BaseAddress, server.Server.CreatedApiKey);
        Directory.CreateDirectory(server.FileOf(string.Join('/', Enumerable.Repeat("d", 600))));
        var listed = await client.GetAsync("file/metadata?depth=all");
        Assert.Equal(200, listed.Status);
        var here = JsonDocument.Parse(listed.Body, new JsonDocumentOptions { MaxDepth = 2000 }).RootElement;
        var level = 0;
        while (here.TryGetProperty("content", out var content) && content.GetArrayLength() > 0) (here, level) = (content[0], level + 1);
        Assert.Equal(512, level);
        Assert.False(here.TryGetProperty("content", out _));
    }

    [Fact]
    public async Task A_file_is_read_by_its_path_and_version_without_a_link()
    {
        var folder = fixture.Server.NewFolder()[1..];
        await Client.UploadAsync(await Client.IdAsync(folder), "a +%&f", "0123456789");
        var path = Uri.EscapeDataString($"{folder}/a +%&f");
        var version = await VersionAsync(path);
        var part = await Client.GetAsync("file/download?path=" + path, ("Range", "bytes=2-4"), ("If-Match", $"\"{version}\""));
        Assert.Equal((206, "234", "bytes 2-4/10"), (part.Status, part.Body, part.Headers["Content-Range"]));
        Assert.Equal(412, (await Client.GetAsync("file/download?path=" + path, ("If-Match", "\"other\""))).Status);
        (await Client.GetAsync("file/download?path=" + folder)).Is(404, 20);
        (await Client.GetAsync($"file/download?path={folder}/no")).Is(404, 20);
    }

    [Fact]
    public async Task A_whole_file_is_put_in_place_in_one_call_on_its_condition()
    {
        var folder = fixture.Server.NewFolder()[1..];
        var made = await PutAsync($"{folder}/f", "", "12", "&mtime=5.5&attributes=" + Uri.EscapeDataString("""{"a":"1"}"""));
        Assert.Equal((200, "F", 2L, """{"a":"1"}"""), (made.Status, made.Text("type"), made.Number("size"), made.Json.GetProperty("attributes").GetRawText()));
        Assert.Equal("5.5", made.Json.GetProperty("modified_ms").GetRawText());
        Assert.Equal(MarkOf("12"), made.Text("checksum"));
        Assert.Equal(made.Text("id"), await Client.IdAsync($"{folder}/f"));
        (await PutAsync($"{folder}/f", "", "3")).Is(412, 412);
        (await PutAsync($"{folder}/f", "other", "3")).Is(412, 412);
        (await PutAsync($"{folder}/new", "other", "3")).Is(412, 412);
        (await PutAsync(folder, "", "3")).Is(412, 412);
        (await PutAsync($"{folder}/no/f", "", "3")).Is(404, 20);
        (await PutAsync($"{folder}/f/g", "", "3")).Is(404, 20);
        (await PutAsync("", "", "3")).Is(400, 10);
        (await PutAsync($"{folder}/x", "", "3", "&mtime=today")).Is(400, 10);
        (await PutAsync($"{folder}/x", "", "3", "&attributes=7")).Is(400, 10);
        (await Client.SendAsync(HttpMethod.Post, $"/api/1.0/file/content?path={folder}/x", [1])).Is(400, 11);
        var replaced = await PutAsync($"{folder}/f", made.Text("version"), "");
        Assert.Equal((200, made.Text("id"), 0L, """{"a":"1"}"""), (replaced.Status, replaced.Text("id"), replaced.Number("size"), replaced.Json.GetProperty("attributes").GetRawText()));
        Assert.Equal(["f"], (await Client.ListAsync(await Client.IdAsync(folder))).Keys);
        var files = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => PutAsync($"{folder}/one", "", $"{i}")));
        Assert.Equal(1, files.Count(answer => answer.Status == 200));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData(".cloudmount-unfinished/trash")]
    [InlineData("no/such")]
    public async Task A_path_that_leads_nowhere_is_not_found(string path)
    {
        (await Client.GetAsync("file/metadata?path=" + path)).Is(404, 20);
        (await Client.PostAsync("file/delete", new { paths = new[] { path } })).Is(404, 20);
        (await Client.PostAsync("file/makedir", new { target_path = path, name = "d", resolve = false })).Is(404, 20);
        (await Client.PostAsync("upload/link", new { parent_path = path, name = "d", resolve = false })).Is(404, 20);
    }

    private static string MarkOf(string lines) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines)));

    private Task<Answer> PutAsync(string path, string version, string content, string more = "") => Client.SendAsync(
        HttpMethod.Post, $"/api/1.0/file/content?path={Uri.EscapeDataString(path)}&if_version={version}{more}", Encoding.UTF8.GetBytes(content));

    private Task<Answer> ModifyAsync(string path, string? version) =>
        Client.PostAsync("file/modify", new { path, truncate = 0, if_version = version });

    private async Task ReplaceAsync(string path, string content, string version)
    {
        var key = (await ModifyAsync(path, version)).Text("upload_key");
        var bytes = Encoding.UTF8.GetBytes(content);
        Assert.Equal(200, (await Client.SendChunkAsync(key, bytes, $"bytes 0-{bytes.Length - 1}/{bytes.Length}")).Status);
        Assert.Equal(200, (await Client.GetAsync("upload/finalize/" + key)).Status);
    }

    private Task<Answer> DeleteAsync(string path, bool isForGood, string? version = null, string? mark = null) => Client.PostAsync(
        "file/delete", new { paths = new[] { path }, delete_permanently = isForGood, if_version = version, if_tree = mark });

    private Task<Answer> MoveAsync(string from, string to, string name, string? version) => Client.PostAsync(
        "file/moveone", new { file_path = from, target_path = to, name, resolve = true, resolve_mode = "overwrite", if_version = version });

    private async Task<string> VersionAsync(string path) => (await Client.GetAsync($"file/metadata?content=0&path={path}")).Text("version");

    private async Task<string> AttributesAsync(string path) =>
        (await Client.GetAsync($"file/metadata?content=0&path={path}")).Json.GetProperty("attributes").GetRawText();
}
