namespace CloudMount.Server.Tests.Api;

public sealed class HostilePathTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Theory]
    [InlineData("/api/1.0/paths/list/..")]
    [InlineData("/api/1.0/paths/list/../data/accounts.db")]
    [InlineData("/api/1.0/paths/list/%2e%2e/data/accounts.db")]
    [InlineData("/api/1.0/paths/list/.%2E/data")]
    [InlineData("/api/1.0/paths/list/a/./b")]
    [InlineData("/api/1.0/paths/list/..%2fdata")]
    [InlineData("/api/1.0/paths/list/%2fetc%2fpasswd")]
    [InlineData("/api/1.0/paths/list/a%00b")]
    [InlineData("/api/1.0/paths/list/%ff%fe")]
    [InlineData("/api/1.0/paths/list/%c0%ae%c0%ae/x")]
    [InlineData("/api/1.0/paths/list/%")]
    [InlineData("/api/1.0/paths/list/%4")]
    [InlineData("/api/1.0/paths/list/%zz")]
    [InlineData("/api/1.0/paths/list/.cloudmount-unfinished")]
    [InlineData("/api/1.0/paths/list/%2ecloudmount-unfinished/x")]
    [InlineData("http://localhost/api/1.0/paths/list/../x")]
    public async Task A_path_that_is_no_path_is_400(string target)
    {
        Assert.StartsWith("HTTP/1.1 400", await _server.SendRawAsync(target), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Percent_signs_are_decoded_once()
    {
        await File.WriteAllTextAsync(_server.FileOf("%2e%2e"), "", TestContext.Current.CancellationToken);
        var answer = await _server.SendRawAsync("/api/1.0/paths/list/%252e%252e");
        Assert.Contains("\"name\":\"%2e%2e\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_absolute_form_of_a_target_is_understood()
    {
        Assert.StartsWith("HTTP/1.1 200", await _server.SendRawAsync("http://localhost/api/1.0/paths/list/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Planted_links_are_neither_followed_nor_listed_nor_replaced()
    {
        var folder = _server.NewFolder();
        var outside = Directory.CreateTempSubdirectory("cloudmount-outside-");
        try
        {
            var secret = Path.Combine(outside.FullName, "secret");
            await File.WriteAllTextAsync(secret, "secret", TestContext.Current.CancellationToken);
            File.CreateSymbolicLink(_server.FileOf($"{folder}/file"), secret);
            Directory.CreateSymbolicLink(_server.FileOf($"{folder}/dir"), outside.FullName);
            File.CreateSymbolicLink(_server.FileOf($"{folder}/dangling"), Path.Combine(outside.FullName, "new"));
            await _server.UploadAsync($"{folder}/own", [1]);

            var tree = await _server.ListAsync(folder, ("recurse", "all"), ("checksum", "MD5"));
            Assert.Equal("own", tree.Children.Single().GetProperty("name").GetString());
            Assert.Equal(1, tree.Number("size"));
            foreach (var path in new[] { "file", "dir", "dir/secret", "dangling" })
            {
                Assert.Equal(404, (await _server.ListAsync($"{folder}/{path}")).Status);
                Assert.Equal(404, (await _server.ListAsync($"{folder}/{path}", ("download", ""))).Status);
                Assert.Equal(404, (await _server.DeleteAsync($"{folder}/{path}")).Status);
                Assert.Equal(404, (await _server.EditAsync($"{folder}/{path}", ("updated", "1"))).Status);
                Assert.NotEqual(200, (await _server.EditAsync($"{folder}/{path}", ("upload", ""), ("if_version", ""))).Status);
                Assert.NotEqual(200, (await _server.EditAsync($"{folder}/own", ("path", $"{folder}/{path}"), ("overwrite", ""))).Status);
                Assert.NotEqual(201, (await _server.AddAsync($"{folder}/{path}", ("file", ""))).Status);
            }

            Assert.Equal(404, (await _server.AddAsync($"{folder}/dir/new", ("file", ""))).Status);
            Assert.Equal(404, (await _server.EditAsync($"{folder}/own", ("path", $"{folder}/dir/own"))).Status);
            Assert.Equal(204, (await _server.DeleteAsync(folder)).Status);
            Assert.Equal(["secret"], outside.GetFileSystemInfos().Select(info => info.Name));
        }
        finally
        {
            outside.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_link_planted_after_a_URL_was_given_out_is_not_followed()
    {
        var folder = _server.NewFolder();
        await _server.UploadAsync($"{folder}/d", [1]);
        await _server.UploadAsync($"{folder}/u", [1]);
        var download = await _server.DownloadUrlAsync($"{folder}/d");
        var upload = (await _server.EditAsync($"{folder}/u", ("upload", ""))).Text("upload");
        var secret = Path.Combine(_server.Root, "..", "data", "accounts.db");
        var before = await File.ReadAllBytesAsync(secret, TestContext.Current.CancellationToken);
        foreach (var name in new[] { "d", "u" })
        {
            File.Delete(_server.FileOf($"{folder}/{name}"));
            File.CreateSymbolicLink(_server.FileOf($"{folder}/{name}"), secret);
        }

        using var response = await _server.Anonymous.GetAsync(download, TestContext.Current.CancellationToken);
        Assert.Equal(404, (int)response.StatusCode);
        Assert.Equal(403, (await _server.PutContentAsync(upload, [6])).Status);
        Assert.Equal(before, await File.ReadAllBytesAsync(secret, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Pipes_are_not_served_and_nobody_waits_for_them()
    {
        var folder = _server.NewFolder();
        using (var make = System.Diagnostics.Process.Start("mkfifo", [_server.FileOf($"{folder}/pipe")]))
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _server.UploadAsync($"{folder}/file", [1]);
        var url = await _server.DownloadUrlAsync($"{folder}/file");
        File.Move(_server.FileOf($"{folder}/pipe"), _server.FileOf($"{folder}/file"), overwrite: true);
        using var response = await _server.Anonymous.GetAsync(url, TestContext.Current.CancellationToken);
        Assert.Equal(404, (int)response.StatusCode);
        Assert.Equal(404, (await _server.ListAsync($"{folder}/file", ("checksum", "MD5"))).Status);
        Assert.Empty((await _server.ListAsync(folder, ("recurse", "all"), ("checksum", "MD5"))).Children);
    }
}
