namespace CloudMount.Server.Tests.Api;

public sealed class DeleteCallTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task A_file_and_a_tree_are_gone_after_one_call()
    {
        var folder = _server.NewFolder();
        await _server.UploadAsync($"{folder}/f", [1]);
        Directory.CreateDirectory(_server.FileOf($"{folder}/a/b/c"));
        await File.WriteAllTextAsync(_server.FileOf($"{folder}/a/b/f"), "x", TestContext.Current.CancellationToken);
        var answer = await _server.DeleteAsync($"{folder}/f/");
        Assert.Equal((204, ""), (answer.Status, answer.Body));
        Assert.Equal(204, (await _server.DeleteAsync($"{folder}/a")).Status);
        Assert.Empty(Directory.GetFileSystemEntries(_server.FileOf(folder)));
        Assert.Equal(404, (await _server.DeleteAsync($"{folder}/a")).Status);
        Assert.Equal(404, (await _server.DeleteAsync($"{folder}/a/b")).Status);
    }

    [Fact]
    public async Task The_root_is_never_deleted()
    {
        Assert.Equal(403, (await _server.DeleteAsync("/")).Status);
        Assert.True(Directory.Exists(_server.Root));
    }

    [Fact]
    public async Task A_version_that_moved_on_keeps_the_file()
    {
        var folder = _server.NewFolder();
        var version = (await _server.UploadAsync($"{folder}/f", [1])).GetProperty("version").GetString()!;
        await File.WriteAllTextAsync(_server.FileOf($"{folder}/f"), "edited in the folder", TestContext.Current.CancellationToken);
        Assert.Equal(412, (await _server.DeleteAsync($"{folder}/f", ("if_version", version))).Status);
        Assert.Equal(412, (await _server.DeleteAsync($"{folder}/f", ("if_version", ""))).Status);
        Assert.Equal(412, (await _server.DeleteAsync(folder, ("if_version", version))).Status);
        Assert.Equal(404, (await _server.DeleteAsync($"{folder}/no", ("if_version", version))).Status);
        version = (await _server.ListAsync($"{folder}/f")).Text("version");
        Assert.Equal(204, (await _server.DeleteAsync($"{folder}/f", ("if_version", version))).Status);
    }

    [Fact]
    public async Task The_condition_may_stand_in_the_body()
    {
        var folder = _server.NewFolder();
        await _server.UploadAsync($"{folder}/f", [1]);
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/1.0/paths/delete{folder}/f")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("if_version", "other")]),
        };
        Assert.Equal(412, (await _server.SendAsync(request)).Status);
    }
}
