using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace CloudMount.Server.Tests.Quatrix;

/// <summary>Copies of directories, and the jobs that make copies.</summary>
public sealed class CopyTests(QuatrixFixture fixture) : IClassFixture<QuatrixFixture>
{
    private readonly QuatrixClient _client = fixture.Client;

    [Fact]
    public async Task A_directory_is_copied_with_all_it_holds()
    {
        var folder = await NewFolderAsync();
        var source = await _client.MakeDirectoryAsync(folder, "source");
        var deep = await _client.MakeDirectoryAsync(await _client.MakeDirectoryAsync(source, "a"), "b");
        var file = await _client.UploadAsync(deep, "f", "content");
        await _client.MakeDirectoryAsync(source, "empty");

        var copied = await CopyOneAsync(source, folder, "copy", resolve: false);
        Assert.Equal((200, "D", "copy", 2L), (copied.Status, copied.Text("type"), copied.Text("name"), copied.Number("size")));
        Assert.Equal("content", await File.ReadAllTextAsync(FileOf("copy/a/b/f"), TestContext.Current.CancellationToken));
        Assert.True(Directory.Exists(FileOf("copy/empty")));
        var path = TestContext.Current.TestMethod!.MethodName;
        Assert.NotEqual(file, await _client.IdAsync(path + "/copy/a/b/f"));
        Assert.NotEqual(deep, await _client.IdAsync(path + "/copy/a/b"));
        Assert.Equal(copied.Text("id"), await _client.IdAsync(path + "/copy"));
        Assert.Equal(file, await _client.IdAsync(path + "/source/a/b/f"));
    }

    [Fact]
    public async Task A_directory_is_not_copied_into_itself_nor_over_what_is_there()
    {
        var folder = await NewFolderAsync();
        var source = await _client.MakeDirectoryAsync(folder, "source");
        var below = await _client.MakeDirectoryAsync(source, "below");
        (await CopyOneAsync(source, source, "x", resolve: false)).Is(400, 10);
        (await CopyOneAsync(source, below, "x", resolve: false)).Is(400, 10);
        (await CopyOneAsync(source, folder, "source", resolve: false)).Is(400, 30);
        var numbered = await CopyOneAsync(source, folder, "source", resolve: true);
        Assert.Equal((200, "source(1)"), (numbered.Status, numbered.Text("name")));
        Assert.Empty(Directory.GetFileSystemEntries(FileOf("source/below")));
    }

    [Fact]
    public async Task A_job_copies_what_it_can_and_tells_the_rest()
    {
        var folder = await NewFolderAsync();
        var source = await _client.MakeDirectoryAsync(folder, "source");
        for (var number = 0; number < 20; number++) await _client.UploadAsync(source, $"f{number}", $"{number}");
        var file = await _client.UploadAsync(folder, "file", "content");
        var target = await _client.MakeDirectoryAsync(source, "target");

        var started = await _client.PostAsync("file/copy", new { ids = new[] { source, file }, target });
        Assert.Equal(202, started.Status);
        var job = await _client.EndOfJobAsync(started.Text("job_id"));
        Assert.Equal(("failed", 1L), (job.Text("status"), job.Number("failures")));
        Assert.EndsWith("/source", job.Json.GetProperty("errors")[0].GetProperty("path").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, job.Json.GetProperty("ids").GetArrayLength());
        Assert.Equal("content", await File.ReadAllTextAsync(FileOf("source/target/file"), TestContext.Current.CancellationToken));

        var whole = await _client.PostAsync("file/copy", new { ids = new[] { source }, target = folder });
        job = await _client.EndOfJobAsync(whole.Text("job_id"));
        Assert.Equal(("done", 0L), (job.Text("status"), job.Number("failures")));
        Assert.Equal(21, Directory.GetFileSystemEntries(FileOf("source(1)")).Length);
    }

    [Fact]
    public async Task A_copy_of_a_directory_ends_when_its_caller_hangs_up()
    {
        const int files = 150;
        var folder = await NewFolderAsync();
        var source = await _client.MakeDirectoryAsync(folder, "source");
        for (var number = 0; number < files; number++) await File.WriteAllTextAsync(FileOf($"source/f{number}"), "content", TestContext.Current.CancellationToken);
        var body = JsonSerializer.Serialize(new { file_id = source, target_id = folder, name = "copy", resolve = false });
        var call = $"POST /api/1.0/file/copyone HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {fixture.Server.Server.CreatedApiKey}\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        using (var connection = new TcpClient())
        {
            await connection.ConnectAsync("127.0.0.1", fixture.Server.Server.BaseAddress.Port, TestContext.Current.CancellationToken);
            await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(call), TestContext.Current.CancellationToken);
            while (!Directory.Exists(FileOf("copy"))) await Task.Delay(1, limit.Token);
        }

        while (Directory.GetFiles(FileOf("copy")).Length < files) await Task.Delay(10, limit.Token);
        Assert.All(Directory.GetFiles(FileOf("copy")), file => Assert.Equal("content", File.ReadAllText(file)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(12)]
    public async Task Of_several_moves_it_is_told_which_were_not_done(int count)
    {
        var folder = await _client.MakeDirectoryAsync(await NewFolderAsync(), $"{count}");
        var target = await _client.MakeDirectoryAsync(folder, "target");
        await _client.MakeDirectoryAsync(target, "1");
        var ids = new List<string>();
        for (var number = 0; number < count; number++) ids.Add(await _client.UploadAsync(folder, $"{number}", "content"));
        var moved = await _client.PostAsync("file/move", new { ids, target, resolve = false });
        if (count <= 10)
        {
            moved.Is(400, 30);
            Assert.StartsWith($"1 of {count} entries were done. ", moved.Text("msg"), StringComparison.Ordinal);
            Assert.Equal(["0", "1"], (await _client.ListAsync(target)).Keys.Order());
            return;
        }

        Assert.Equal(202, moved.Status);
        var job = await _client.EndOfJobAsync(moved.Text("job_id"));
        Assert.Equal(("failed", 1L), (job.Text("status"), job.Number("failures")));
        Assert.EndsWith($"/{count}/1", job.Json.GetProperty("errors")[0].GetProperty("path").GetString(), StringComparison.Ordinal);
        Assert.Equal(ids.Where(id => id != ids[1]), job.Json.GetProperty("ids").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal(count, (await _client.ListAsync(target)).Count);
        Assert.Equal(ids[1], (await _client.ListAsync(folder))["1"]);
    }

    [Fact]
    public async Task What_lies_below_a_directory_that_was_moved_before_it_is_found_where_it_is()
    {
        var folder = await NewFolderAsync();
        var target = await _client.MakeDirectoryAsync(folder, "target");
        var directory = await _client.MakeDirectoryAsync(folder, "d");
        var file = await _client.UploadAsync(directory, "f", "content");
        Assert.Equal(200, (await _client.PostAsync("file/move", new { ids = new[] { directory, file }, target })).Status);
        Assert.Equal(file, (await _client.ListAsync(target))["f"]);
        Assert.Empty(await _client.ListAsync(directory));
    }

    private Task<Answer> CopyOneAsync(string id, string target, string name, bool resolve) =>
        _client.PostAsync("file/copyone", new { file_id = id, target_id = target, name, resolve, resolve_mode = "" });

    private async Task<string> NewFolderAsync()
    {
        var made = await _client.PostAsync("file/makedir", new { target = await _client.IdAsync(""), name = TestContext.Current.TestMethod!.MethodName, resolve = true });
        return made.Text("id");
    }

    private string FileOf(string path) => fixture.Server.FileOf($"{TestContext.Current.TestMethod!.MethodName}/{path}");
}
