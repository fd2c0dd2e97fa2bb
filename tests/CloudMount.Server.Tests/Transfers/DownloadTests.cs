using CloudMount.TestKit;

namespace CloudMount.Server.Tests.Transfers;

public sealed class DownloadTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7 / 3))];
    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task A_download_needs_no_credentials_and_may_be_repeated()
    {
        var folder = _server.NewFolder();
        await _server.UploadAsync($"{folder}/\u00e4 \"x\".json", Content);
        var url = await _server.DownloadUrlAsync($"{folder}/{Uri.EscapeDataString("\u00e4 \"x\".json")}");
        for (var i = 0; i < 2; i++)
        {
            using var response = await _server.Anonymous.GetAsync(url, TestContext.Current.CancellationToken);
            Assert.Equal(200, (int)response.StatusCode);
            Assert.Equal("application/octet-stream", response.Content.Headers.ContentType!.ToString());
            Assert.Equal("bytes", response.Headers.AcceptRanges.Single());
            Assert.Equal("\u00e4 \"x\".json", response.Content.Headers.ContentDisposition!.FileNameStar);
            Assert.Equal(Content.Length, response.Content.Headers.ContentLength);
            Assert.Equal(Content, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("bytes=0-0", 206, 0, 1)]
    [InlineData("bytes=10-19", 206, 10, 10)]
    [InlineData("bytes=299990-", 206, 299990, 10)]
    [InlineData("bytes=299990-9999999", 206, 299990, 10)]
    [InlineData("bytes=-7", 206, 299993, 7)]
    [InlineData("bytes=-9999999", 206, 0, 300000)]
    [InlineData("bytes=0-9223372036854775807", 206, 0, 300000)]
    [InlineData("bytes=300000-", 416, 0, 0)]
    [InlineData("bytes=-0", 416, 0, 0)]
    [InlineData("bytes=5-4", 200, 0, 300000)]
    [InlineData("bytes=0-1,5-6", 200, 0, 300000)]
    [InlineData("lines=0-1", 200, 0, 300000)]
    [InlineData("bytes=x", 200, 0, 300000)]
    public async Task Ranges_are_answered_as_RFC_9110_says(string range, int status, int offset, int length)
    {
        var folder = _server.NewFolder("ranges");
        await File.WriteAllBytesAsync(_server.FileOf($"{folder}/f"), Content, TestContext.Current.CancellationToken);
        using var response = await GetAsync(await _server.DownloadUrlAsync($"{folder}/f"), ("Range", range));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(Content[offset..(offset + length)], await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        var expected = status switch
        {
            206 => $"bytes {offset}-{offset + length - 1}/300000",
            416 => "bytes */300000",
            _ => "",
        };
        Assert.Equal(expected, response.Content.Headers.ContentRange?.ToString() ?? "");
    }

    [Fact]
    public async Task Conditions_are_checked_against_version_and_time()
    {
        var folder = _server.NewFolder();
        var version = (await _server.UploadAsync($"{folder}/f", Content, ("updated", "1000000000.7"))).GetProperty("version").GetString();
        var url = await _server.DownloadUrlAsync($"{folder}/f");
        const string Modified = "Sun, 09 Sep 2001 01:46:40 GMT";
        const string Earlier = "Sun, 09 Sep 2001 01:46:39 GMT";
        (int Status, (string, string)[] Headers)[] cases =
        [
            (200, [("If-Match", $"\"{version}\"")]),
            (200, [("If-Match", "*")]),
            (200, [("If-Match", $"\"x\", \"{version}\"")]),
            (412, [("If-Match", "\"x\"")]),
            (412, [("If-Match", $"W/\"{version}\"")]),
            (304, [("If-None-Match", $"W/\"{version}\"")]),
            (200, [("If-None-Match", "\"x\"")]),
            (304, [("If-Modified-Since", Modified)]),
            (200, [("If-Modified-Since", Earlier)]),
            (412, [("If-Unmodified-Since", Earlier)]),
            (200, [("If-Unmodified-Since", Modified)]),
            (206, [("Range", "bytes=0-1"), ("If-Range", $"\"{version}\"")]),
            (200, [("Range", "bytes=0-1"), ("If-Range", "\"x\"")]),
            (206, [("Range", "bytes=0-1"), ("If-Range", Modified)]),
            (200, [("Range", "bytes=0-1"), ("If-Range", Earlier)]),
            (412, [("Range", "bytes=0-1"), ("If-Match", "\"x\"")]),
        ];
        foreach (var (status, headers) in cases)
        {
            using var response = await GetAsync(url, headers);
            Assert.True(status == (int)response.StatusCode, $"{string.Join(' ', headers)}: {response.StatusCode}");
            Assert.Equal($"\"{version}\"", response.Headers.ETag!.Tag);
            Assert.Equal(Modified, response.Content.Headers.LastModified?.ToString("r"));
        }
    }

    [Fact]
    public async Task HEAD_answers_the_length_alone()
    {
        var folder = _server.NewFolder();
        await _server.UploadAsync($"{folder}/f", Content);
        using var request = new HttpRequestMessage(HttpMethod.Head, await _server.DownloadUrlAsync($"{folder}/f"));
        using var response = await _server.Anonymous.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal((200, Content.Length), ((int)response.StatusCode, response.Content.Headers.ContentLength!.Value));
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_empty_file_is_downloaded_and_has_no_range()
    {
        var folder = _server.NewFolder();
        await _server.UploadAsync($"{folder}/f", []);
        var url = await _server.DownloadUrlAsync($"{folder}/f");
        Assert.Empty(await _server.Anonymous.GetByteArrayAsync(url, TestContext.Current.CancellationToken));
        using var ranged = await GetAsync(url, ("Range", "bytes=0-0"));
        Assert.Equal(416, (int)ranged.StatusCode);
    }

    [Fact]
    public async Task A_URL_ends_after_two_minutes_or_with_its_file()
    {
        var clock = new ManualTimeProvider();
        await using var server = await TestServer.StartAsync(options => options with { TimeProvider = clock });
        await server.UploadAsync("/f", [1]);
        var url = await server.DownloadUrlAsync("/f");
        clock.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal(200, await StatusAsync(server, url));
        Assert.Equal(404, await StatusAsync(server, url + "0"));
        Assert.Equal(404, await StatusAsync(server, url.Replace("/download/", "/upload/", StringComparison.Ordinal) + "?format=xml", HttpMethod.Post));
        Assert.Equal(405, await StatusAsync(server, url, HttpMethod.Post));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(404, await StatusAsync(server, url));
        url = await server.DownloadUrlAsync("/f");
        await server.DeleteAsync("/f");
        Assert.Equal(404, await StatusAsync(server, url));
    }

    [Fact]
    public async Task A_file_replaced_meanwhile_is_sent_as_it_was_when_the_download_began()
    {
        var folder = _server.NewFolder();
        var content = new byte[20_000_000];
        Random.Shared.NextBytes(content);
        await File.WriteAllBytesAsync(_server.FileOf($"{folder}/f"), content, TestContext.Current.CancellationToken);
        using var response = await _server.Anonymous.GetAsync(
            await _server.DownloadUrlAsync($"{folder}/f"), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var edit = await _server.EditAsync($"{folder}/f", ("upload", ""));
        await _server.PutContentAsync(edit.Text("upload"), [1, 2, 3]);
        Assert.Equal(content, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_edited_in_the_folder_meanwhile_breaks_the_connection()
    {
        var folder = _server.NewFolder();
        await File.WriteAllBytesAsync(_server.FileOf($"{folder}/f"), new byte[20_000_000], TestContext.Current.CancellationToken);
        using var response = await _server.Anonymous.GetAsync(
            await _server.DownloadUrlAsync($"{folder}/f"), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using (var file = File.OpenWrite(_server.FileOf($"{folder}/f"))) file.Write(new byte[100]);
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<int> StatusAsync(TestServer server, string url, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, url);
        using var response = await server.Anonymous.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }

    private async Task<HttpResponseMessage> GetAsync(string url, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await _server.Anonymous.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
