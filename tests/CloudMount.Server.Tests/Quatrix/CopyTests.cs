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
        var job = await EndOfAsync(started.Text("job_id"));
        Assert.Equal(("failed", 1L), (job.Text("status"), job.Number("failures")));
        Assert.EndsWith("/source", job.Json.GetProperty("errors")[0].GetProperty("path").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, job.Json.GetProperty("ids").GetArrayLength());
        Assert.Equal("content", await File.ReadAllTextAsync(FileOf("source/target/file"), TestContext.Current.CancellationToken));

        var whole = await _client.PostAsync("file/copy", new { ids = new[] { source }, target = folder });
        job = await EndOfAsync(whole.Text("job_id"));
        Assert.Equal(("done", 0L), (job.Text("status"), job.Number("failures")));
        Assert.Equal(21, Directory.GetFileSystemEntries(FileOf("source(1)")).Length);
    }

    private async Task<Answer> EndOfAsync(string job)
    {
        while (true)
        {
            var answer = await _client.GetAsync("job/status/" + job);
            Assert.Equal(200, answer.Status);
            if (answer.Text("status") is not ("pending" or "running")) return answer;
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private Task<Answer> CopyOneAsync(string id, string target, string name, bool resolve) =>
        _client.PostAsync("file/copyone", new { file_id = id, target_id = target, name, resolve, resolve_mode = "" });

    private async Task<string> NewFolderAsync() => await _client.MakeDirectoryAsync(await _client.IdAsync(""), TestContext.Current.TestMethod!.MethodName);

    private string FileOf(string path) => fixture.Server.FileOf($"{TestContext.Current.TestMethod!.MethodName}/{path}");
}
