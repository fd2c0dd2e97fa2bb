using System.IO.Compression;
using System.Text.Json;
using CloudMount.TestKit;

namespace CloudMount.Server.Tests.Api.V2;

public sealed class OperationTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task Mkdir_makes_what_is_missing_and_finds_what_is_there()
    {
        var folder = _server.NewFolder();
        var made = await _server.PostV2Async("path/oper/mkdir/", ("path", $"{folder}/a/b c/"));
        Assert.Equal((201, $"{folder}/a/b c", true), (made.Status, made.Text("path"), made.Json.GetProperty("isdir").GetBoolean()));
        Assert.True(Directory.Exists(_server.FileOf($"{folder}/a/b c")));
        Assert.Equal(200, (await _server.CallV2Async(HttpMethod.Put, $"2/path/oper/mkdir{folder}/a/b%20c/")).Status);
        Assert.Equal(201, (await _server.CallV2Async(HttpMethod.Put, $"2/path/oper/mkdir{folder}/x/")).Status);
        Assert.Equal(200, (await _server.PostV2Async("path/oper/mkdir", ("path", "/"))).Status);
        await WriteAsync($"{folder}/f", "x");
        Assert.Equal(409, (await _server.PostV2Async("path/oper/mkdir", ("path", $"{folder}/f"))).Status);
        Assert.Equal(409, (await _server.PostV2Async("path/oper/mkdir", ("path", $"{folder}/f/g"))).Status);
    }

    [Fact]
    public async Task Rename_is_done_when_it_is_answered_and_replaces_nothing()
    {
        var folder = _server.NewFolder();
        await WriteAsync($"{folder}/f", "x");
        await WriteAsync($"{folder}/g", "y");
        var renamed = await _server.PostV2Async("path/oper/rename/", ("src", $"{folder}/f"), ("dst", $"{folder}/h"));
        Assert.Equal((200, $"{folder}/h"), (renamed.Status, renamed.Text("path")));
        Assert.Equal(409, (await _server.PostV2Async("path/oper/rename/", ("src", $"{folder}/g"), ("dst", $"{folder}/h"))).Status);
        Assert.Equal(("x", "y"), (Read($"{folder}/h"), Read($"{folder}/g")));
        await AssertNamesAsync(404, "src", ("src", $"{folder}/none"), ("dst", $"{folder}/i"));
        var noParent = await _server.PostV2Async("path/oper/rename/", ("src", $"{folder}/g"), ("dst", $"{folder}/no/i"));
        Assert.Equal((404, true), (noParent.Status, noParent.Json.GetProperty("field_errors").TryGetProperty("dst", out _)));

        async Task AssertNamesAsync(int status, string field, params (string, string)[] fields)
        {
            var answer = await _server.PostV2Async("path/oper/rename/", fields);
            Assert.Equal((status, answer.Text("detail")), (answer.Status, answer.Json.GetProperty(field)[0].GetString()));
        }
    }

    [Fact]
    public async Task Copy_and_move_go_into_the_directory_that_is_named()
    {
        var folder = _server.NewFolder();
        await WriteAsync($"{folder}/a/b/f", "content");
        await WriteAsync($"{folder}/g", "y");
        Directory.CreateDirectory(_server.FileOf($"{folder}/to"));
        var copied = await _server.PostV2Async("path/oper/copy/", ("src", $"{folder}/a/"), ("src", $"{folder}/g/"), ("dst", $"{folder}/to/"));
        Assert.Equal((200, "Copy", "SUCCESS", "{}"), (copied.Status, copied.Text("type"), StatusOf(copied), ResultOf(copied).GetRawText()));
        Assert.Equal(("content", "content", "y"), (Read($"{folder}/a/b/f"), Read($"{folder}/to/a/b/f"), Read($"{folder}/to/g")));
        Assert.Equal(copied.Text("url"), copied.Headers["Location"]);
        var polled = await _server.GetV2Async($"task/{copied.Text("uuid")}/");
        Assert.Equal(copied.Body, polled.Body);

        Assert.Equal("SUCCESS", StatusOf(await _server.PostV2Async("path/oper/move/", ("src", $"{folder}/to/g/"), ("dst", $"{folder}/to/a/"))));
        Assert.Equal("y", Read($"{folder}/to/a/g"));
        Assert.False(File.Exists(_server.FileOf($"{folder}/to/g")));
    }

    [Fact]
    public async Task What_a_task_cannot_do_is_told_by_path()
    {
        var folder = _server.NewFolder();
        foreach (var name in new[] { "a/f", "to/f", "g" }) await WriteAsync($"{folder}/{name}", name);
        var failed = await _server.PostV2Async("path/oper/copy/", ("src", $"{folder}/a/f"), ("dst", $"{folder}/to"));
        Assert.Equal((200, "FAILURE"), (failed.Status, StatusOf(failed)));
        Assert.Equal("Path exists already.", ErrorOf(failed, $"{folder}/a/f"));
        var partial = await _server.PostV2Async("path/oper/move/", ("src", $"{folder}/a/f"), ("src", $"{folder}/g"), ("dst", $"{folder}/to"));
        Assert.Equal("SUCCESS", StatusOf(partial));
        Assert.Equal("Path exists already.", ErrorOf(partial, $"{folder}/a/f"));
        Assert.Equal(("a/f", "to/f", "g"), (Read($"{folder}/a/f"), Read($"{folder}/to/f"), Read($"{folder}/to/g")));
        var into = await _server.PostV2Async("path/oper/copy/", ("src", $"{folder}/to"), ("dst", $"{folder}/to"));
        Assert.Equal("A directory cannot be copied into itself.", ErrorOf(into, $"{folder}/to"));
        Directory.CreateDirectory(_server.FileOf($"{folder}/to/below"));
        var moved = await _server.PostV2Async("path/oper/move/", ("src", $"{folder}/to"), ("dst", $"{folder}/to/below"));
        Assert.Equal("A directory cannot be moved into itself.", ErrorOf(moved, $"{folder}/to"));
    }

    [Fact]
    public async Task Remove_deletes_trees_and_says_of_what_is_missing_that_it_is()
    {
        var folder = _server.NewFolder();
        foreach (var name in new[] { "a/b/f", "g", "h" }) await WriteAsync($"{folder}/{name}", "x");
        var removed = await _server.PostV2Async("path/oper/remove/", ("path", $"{folder}/a"), ("path", $"{folder}/g"));
        Assert.Equal(("Remove", "SUCCESS"), (removed.Text("type"), StatusOf(removed)));
        Assert.Equal(["h"], Directory.GetFileSystemEntries(_server.FileOf(folder)).Select(Path.GetFileName));
        var again = await _server.PostV2Async("path/oper/remove/", ("path", $"{folder}/g"));
        Assert.Equal((404, "Path does not exist."), (again.Status, again.Json.GetProperty("path")[0].GetString()));
        Assert.Equal(403, (await _server.PostV2Async("path/oper/remove/", ("path", "/"))).Status);
    }

    [Fact]
    public async Task Checksums_come_by_path()
    {
        var folder = _server.NewFolder();
        await WriteAsync($"{folder}/abc", "abc");
        var task = await _server.PostV2Async("path/oper/checksum/", ("path", $"{folder}/abc"), ("algorithm", "MD5"));
        Assert.Equal("900150983cd24fb0d6963f7d28e17f72", ResultOf(task).GetProperty("checksums").GetProperty($"{folder}/abc").GetString());
        Assert.False(ResultOf(task).TryGetProperty("errors", out _));
        var directory = await _server.PostV2Async("path/oper/checksum/", ("path", folder), ("algorithm", "crc32"));
        Assert.Equal("A directory has no checksum.", ErrorOf(directory, folder));
        var wrong = await _server.PostV2Async("path/oper/checksum/", ("path", $"{folder}/abc"), ("algorithm", "MD4"));
        Assert.Equal((400, true), (wrong.Status, wrong.Json.GetProperty("field_errors").TryGetProperty("algorithm", out _)));
    }

    [Fact]
    public async Task Compress_makes_a_zip_of_all_that_is_named()
    {
        var folder = _server.NewFolder();
        foreach (var name in new[] { "a/b/f", "x/g", "g" }) await WriteAsync($"{folder}/{name}", name);
        Directory.CreateDirectory(_server.FileOf($"{folder}/a/empty"));
        (string, string)[] order = [("path", $"{folder}/a"), ("path", $"{folder}/x/g"), ("path", $"{folder}/g"), ("dst", folder), ("name", "all.zip")];
        Assert.Equal("SUCCESS", StatusOf(await _server.PostV2Async("path/oper/compress/", order)));
        using (var zip = ZipFile.OpenRead(_server.FileOf($"{folder}/all.zip")))
        {
            Assert.Equal(["a/", "a/b/", "a/b/f", "a/empty/", "g", "g(1)"], zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
            using var reader = new StreamReader(zip.GetEntry("g(1)")!.Open());
            Assert.Equal("g", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        }

        var again = await _server.PostV2Async("path/oper/compress/", order);
        Assert.Equal((409, true), (again.Status, again.Json.GetProperty("field_errors").TryGetProperty("name", out _)));
        Assert.Equal(400, (await _server.PostV2Async("path/oper/compress/", ("path", $"{folder}/g"), ("dst", folder), ("name", "a/b"))).Status);
    }

    [Theory]
    [InlineData("copy", "src")]
    [InlineData("move", "src")]
    [InlineData("remove", "path")]
    [InlineData("checksum", "path")]
    [InlineData("compress", "path")]
    [InlineData("mkdir", "path")]
    [InlineData("rename", "src")]
    public async Task A_missing_or_wrong_path_is_400_and_named(string operation, string field)
    {
        foreach (var value in new[] { null, "", "a/../b", "/.cloudmount-unfinished/x" })
        {
            var answer = await _server.PostV2Async($"path/oper/{operation}/", value is null ? [] : [(field, value), ("dst", "/")]);
            Assert.Equal((400, answer.Text("detail")), (answer.Status, answer.Json.GetProperty(field)[0].GetString()));
        }
    }

    [Fact]
    public async Task A_missing_target_or_a_file_in_its_place_is_named()
    {
        var folder = _server.NewFolder();
        await WriteAsync($"{folder}/f", "x");
        foreach (var (target, status) in new[] { ("/none", 404), ("/f", 400), ("", 400) })
        {
            foreach (var operation in new[] { "copy", "move" })
            {
                var answer = await _server.PostV2Async($"path/oper/{operation}/", ("src", $"{folder}/f"), ("dst", target.Length == 0 ? "" : folder + target));
                Assert.Equal((status, true), (answer.Status, answer.Json.GetProperty("field_errors").TryGetProperty("dst", out _)));
            }
        }
    }

    [Fact]
    public async Task A_task_is_known_to_its_caller_alone_and_for_a_day()
    {
        var time = new ManualTimeProvider();
        await using var server = await TestServer.StartAsync(options => options with { TimeProvider = time });
        await server.UploadV2Async("/", ("f", "x"));
        var task = await server.PostV2Async("path/oper/remove/", ("path", "/f"));
        var call = $"/api/2/task/{task.Text("uuid")}";
        var other = server.Server.AddAccount();
        using var request = new HttpRequestMessage(HttpMethod.Get, call);
        request.Headers.Authorization = TestServer.BasicOf(other.Key, other.Password);
        using var response = await server.Anonymous.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(404, (int)response.StatusCode);
        Assert.Equal(200, (await server.CallV2Async(HttpMethod.Get, call["/api/".Length..])).Status);
        time.Advance(TimeSpan.FromHours(24));
        Assert.Equal(404, (await server.CallV2Async(HttpMethod.Get, call["/api/".Length..])).Status);
        Assert.Equal(404, (await server.GetV2Async("task/nonsense/")).Status);
    }

    private static string StatusOf(Answer task) => task.Json.GetProperty("result").GetProperty("status").GetString()!;

    private static JsonElement ResultOf(Answer task) => task.Json.GetProperty("result").GetProperty("result");

    private static string? ErrorOf(Answer task, string path) => ResultOf(task).GetProperty("errors").GetProperty(path).GetString();

    private string Read(string path) => File.ReadAllText(_server.FileOf(path));

    private Task WriteAsync(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_server.FileOf(path))!);
        return File.WriteAllTextAsync(_server.FileOf(path), content, TestContext.Current.CancellationToken);
    }
}
