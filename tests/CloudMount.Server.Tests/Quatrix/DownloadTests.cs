using System.IO.Compression;

namespace CloudMount.Server.Tests.Quatrix;

public sealed class DownloadTests(QuatrixFixture fixture) : IClassFixture<QuatrixFixture>
{
    private readonly QuatrixClient _client = fixture.Client;

    [Theory]
    [InlineData(null, 200, "0123456789")]
    [InlineData("bytes=2-4", 206, "234")]
    [InlineData("bytes=7-", 206, "789")]
    [InlineData("bytes=-3", 206, "789")]
    [InlineData("bytes=8-99", 206, "89")]
    public async Task A_file_is_sent_as_it_is_or_in_part(string? range, int status, string content)
    {
        var id = await _client.UploadAsync(await _client.IdAsync(""), $"f{range?.GetHashCode(StringComparison.Ordinal)}", "0123456789");
        var answer = await _client.DownloadAsync([id], range);
        Assert.Equal((status, content, $"{content.Length}"), (answer.Status, answer.Body, answer.Headers["Content-Length"]));
        Assert.Equal(range is not null, answer.Headers.ContainsKey("Content-Range"));
        Assert.False(answer.Headers.ContainsKey("Content-Encoding"));
    }

    [Fact]
    public async Task A_range_behind_the_end_is_told()
    {
        var id = await _client.UploadAsync(await _client.IdAsync(""), "short", "0123");
        var answer = await _client.DownloadAsync([id], "bytes=4-5");
        answer.Is(416, 10);
        Assert.Equal("bytes */4", answer.Headers["Content-Range"]);
    }

    [Fact]
    public async Task A_link_needs_what_exists_and_shows_what_is_there_now()
    {
        var id = await _client.UploadAsync(await _client.IdAsync(""), "linked", "old");
        (await _client.PostAsync("file/download-link", new { ids = new[] { id, Guid.NewGuid().ToString() } })).Is(404, 20);
        (await _client.PostAsync("file/download-link", new { ids = "x" })).Is(400, 10);
        (await _client.PostAsync("file/download-link", new { })).Is(400, 11);
        var link = (await _client.PostAsync("file/download-link", new { ids = new[] { id } })).Text("id");
        await File.WriteAllTextAsync(fixture.Server.FileOf("linked"), "newer", TestContext.Current.CancellationToken);
        Assert.Equal("newer", (await _client.GetAsync("file/download/" + link)).Body);
        await _client.PostAsync("file/delete", new { ids = new[] { id }, delete_permanently = true });
        (await _client.GetAsync("file/download/" + link)).Is(404, 20);
        using var anonymous = new QuatrixClient(fixture.Server.Server.BaseAddress, null);
        (await anonymous.GetAsync("file/download/" + link)).Is(401, 70);
    }

    [Fact]
    public async Task Several_files_and_directories_are_sent_as_a_zip()
    {
        var server = fixture.Server.Server;
        var folder = await _client.MakeDirectoryAsync(await _client.IdAsync(""), "zipped");
        var directory = await _client.MakeDirectoryAsync(folder, "d");
        var file = await _client.UploadAsync(folder, "f", "content");
        await _client.UploadAsync(directory, "g \u00e4", new string('x', 300_000));
        await _client.MakeDirectoryAsync(directory, "empty");
        var link = (await _client.PostAsync("file/download-link", new { ids = new[] { directory, file } })).Text("id");
        using var http = new HttpClient { BaseAddress = server.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new("Bearer", server.CreatedApiKey);
        var bytes = await http.GetByteArrayAsync("/api/1.0/file/download/" + link, TestContext.Current.CancellationToken);
        await using var zip = new ZipArchive(new MemoryStream(bytes));
        Assert.Equal(["d/", "d/empty/", "d/g \u00e4", "f"], zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        Assert.Equal(300_000, zip.GetEntry("d/g \u00e4")!.Length);
        using var reader = new StreamReader(await zip.GetEntry("f")!.OpenAsync(TestContext.Current.CancellationToken));
        Assert.Equal("content", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }
}
