using System.Net.Sockets;
using System.Text;
using CloudMount.TestKit;

namespace CloudMount.Server.Tests.Transfers;

public sealed class UploadTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly TestServer _server = fixture.Server;

    [Theory]
    [InlineData("file", "f.bin")]
    [InlineData("bin", "whatever")]
    [InlineData("f.txt", "f.txt")]
    public async Task Any_file_part_of_a_multipart_body_is_the_content(string part, string fileName)
    {
        var url = await NewUrlAsync($"multipart-{part}");
        var content = new byte[200_000];
        Random.Shared.NextBytes(content);
        using var multipart = new MultipartFormDataContent
        {
            { new StringContent("before"), "note" },
            { new ByteArrayContent(content), part, fileName },
            { new ByteArrayContent([1, 2, 3]), "second", "second" },
        };
        using var response = await _server.Anonymous.PostAsync(url, multipart, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(content, await File.ReadAllBytesAsync(_server.FileOf($"multipart-{part}"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json")]
    [InlineData("text/plain; charset=latin1")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task Any_other_body_is_the_content_as_it_is(string? type)
    {
        var name = $"raw-{type?.Length}";
        var url = await NewUrlAsync(name);
        using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = new ByteArrayContent("a=b&c"u8.ToArray()) };
        if (type is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await _server.Anonymous.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("a=b&c", await File.ReadAllTextAsync(_server.FileOf(name), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("multipart/form-data", "x")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nno file\r\n--b--\r\n")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a\"\r\n\r\ncut off")]
    public async Task A_multipart_body_without_a_whole_file_changes_nothing(string type, string body)
    {
        await File.WriteAllTextAsync(_server.FileOf("kept"), "kept", TestContext.Current.CancellationToken);
        var url = (await _server.EditAsync("/kept", ("upload", ""))).Text("upload");
        using var content = new StringContent(body);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await _server.Anonymous.PostAsync(url, content, TestContext.Current.CancellationToken);
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal("kept", await File.ReadAllTextAsync(_server.FileOf("kept"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_chunked_body_and_an_empty_one_are_taken()
    {
        var url = await NewUrlAsync("chunked");
        var parts = new MemoryStream(new byte[5_000_000]);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StreamContent(parts) };
        request.Headers.TransferEncodingChunked = true;
        using var response = await _server.Anonymous.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(5_000_000, (await Answer.ReadAsync(response)).Number("size"));
        Assert.Equal(0, (await _server.PutContentAsync(await NewUrlAsync("empty"), [])).Number("size"));
    }

    [Fact]
    public async Task A_URL_serves_once_and_only_for_two_minutes()
    {
        var clock = new ManualTimeProvider();
        await using var server = await TestServer.StartAsync(options => options with { TimeProvider = clock });
        var url = (await server.AddAsync("/f", ("file", ""))).Text("upload");
        using (var wrong = await server.Anonymous.GetAsync(url, TestContext.Current.CancellationToken))
            Assert.Equal("POST, PUT", string.Join(", ", wrong.Content.Headers.Allow));
        Assert.Equal(200, (await server.PutContentAsync(url, [1])).Status);
        Assert.Equal(404, (await server.PutContentAsync(url, [2])).Status);
        url = (await server.EditAsync("/f", ("file", ""))).Text("upload");
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(404, (await server.PutContentAsync(url, [3])).Status);
        Assert.Equal([1], await File.ReadAllBytesAsync(server.FileOf("/f"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_upload_whose_place_is_gone_is_refused()
    {
        var folder = _server.NewFolder();
        await _server.UploadAsync($"{folder}/d/../f".Replace("/d/..", "", StringComparison.Ordinal), [1]);
        var gone = (await _server.EditAsync($"{folder}/f", ("upload", ""))).Text("upload");
        await _server.DeleteAsync($"{folder}/f");
        Assert.Equal(404, (await _server.PutContentAsync(gone, [1])).Status);
        var replaced = (await _server.EditAsync($"{folder}/f", ("upload", ""), ("if_version", ""))).Text("upload");
        Directory.CreateDirectory(_server.FileOf($"{folder}/f"));
        Assert.Equal(412, (await _server.PutContentAsync(replaced, [1])).Status);
        var parentless = (await _server.EditAsync($"{folder}/f/g", ("upload", ""), ("if_version", ""))).Text("upload");
        await _server.DeleteAsync($"{folder}/f");
        Assert.Equal(404, (await _server.PutContentAsync(parentless, [1])).Status);
        Assert.Empty(Directory.GetFileSystemEntries(_server.FileOf(folder)));
    }

    [Theory]
    [InlineData("Content-Length: 1000000\r\n", "only the beginning")]
    [InlineData("Transfer-Encoding: chunked\r\n", "5\r\nonly \r\n")]
    public async Task An_aborted_body_leaves_the_old_content_and_no_trace(string header, string body)
    {
        var name = $"aborted-{header.Length}";
        await File.WriteAllTextAsync(_server.FileOf(name), "old", TestContext.Current.CancellationToken);
        var url = new Uri((await _server.EditAsync("/" + name, ("upload", ""))).Text("upload"));
        using (var connection = new TcpClient())
        {
            await connection.ConnectAsync("127.0.0.1", url.Port, TestContext.Current.CancellationToken);
            var stream = connection.GetStream();
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes($"POST {url.AbsolutePath} HTTP/1.1\r\nHost: x\r\n{header}\r\n{body}"), TestContext.Current.CancellationToken);
            await WaitForUnfinishedAsync(isEmpty: false);
            Assert.Equal("old", await File.ReadAllTextAsync(_server.FileOf(name), TestContext.Current.CancellationToken));
        }

        await WaitForUnfinishedAsync(isEmpty: true);
        Assert.Equal("old", await File.ReadAllTextAsync(_server.FileOf(name), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task New_content_keeps_the_mode_but_never_runs_with_the_rights_of_the_server()
    {
        const UnixFileMode Kept = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherExecute;
        var file = _server.FileOf("set-user-id");
        await File.WriteAllTextAsync(file, "old", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(file, Kept | UnixFileMode.SetUser | UnixFileMode.SetGroup | UnixFileMode.StickyBit);
        await _server.PutContentAsync((await _server.EditAsync("/set-user-id", ("upload", ""))).Text("upload"), [1]);
        Assert.Equal(Kept, File.GetUnixFileMode(file));
    }

    [Theory]
    [InlineData("Content-Length: 1000\r\n", "stalls")]
    [InlineData("Content-Length: 1000\r\nContent-Type: multipart/form-data; boundary=b\r\n", "--b\r\nContent-Disposition: form-data; filename=a\r\n\r\n")]
    public async Task A_body_that_stalls_is_408_so_that_it_is_sent_again(string headers, string body)
    {
        var url = new Uri(await NewUrlAsync($"stalled-{headers.Length}"));
        var answer = await _server.SendRawAsync(url.AbsolutePath, "POST", headers, body);
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("X-CloudMount-Extensions: versions", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_small_files_arrive_in_parallel()
    {
        var folder = _server.NewFolder();
        await Parallel.ForAsync(0, 300, TestContext.Current.CancellationToken, async (i, _) =>
            await _server.UploadAsync($"{folder}/{i}", BitConverter.GetBytes(i)));
        for (var i = 0; i < 300; i++)
            Assert.Equal(BitConverter.GetBytes(i), await File.ReadAllBytesAsync(_server.FileOf($"{folder}/{i}"), TestContext.Current.CancellationToken));
    }

    /// <summary>The class runs its tests one after the other, so only the test's own upload can be unfinished.</summary>
    private async Task WaitForUnfinishedAsync(bool isEmpty)
    {
        var area = Path.Combine(_server.Root, ".cloudmount-unfinished");
        while (Directory.GetFileSystemEntries(area).Length == 0 != isEmpty)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    private async Task<string> NewUrlAsync(string name) => (await _server.AddAsync("/" + name, ("file", ""))).Text("upload");
}
