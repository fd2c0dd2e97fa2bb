using System.Net.Sockets;
using System.Text;
using CloudMount.TestKit;
using Microsoft.Data.Sqlite;

namespace CloudMount.Server.Tests.Quatrix;

public sealed class UploadTests
{
    [Fact]
    public async Task A_new_file_is_seen_when_it_is_finalized_and_no_sooner()
    {
        await using var server = await TestServer.StartAsync();
        using var client = NewClient(server);
        using var anonymous = new QuatrixClient(server.Server.BaseAddress, null);
        var link = await client.BeginUploadAsync(await client.IdAsync(""), "f");
        var (key, id) = (link.Text("upload_key"), link.Text("file_id"));
        var chunk = await anonymous.SendChunkAsync(key, "0123"u8.ToArray(), "bytes 0-3/8");
        Assert.Equal((200, $"\"{id}\""), (chunk.Status, chunk.Body));
        Assert.Equal(200, (await anonymous.SendChunkAsync(key, "4567"u8.ToArray(), "bytes 4-7/8")).Status);
        Assert.Empty(await client.ListAsync());
        (await client.GetAsync("file/metadata/" + id)).Is(404, 20);
        (await anonymous.GetAsync("upload/finalize/" + key)).Is(401, 70);
        for (var i = 0; i < 2; i++)
        {
            var done = await client.GetAsync($"upload/finalize/{key}?mtime=1700000000.123456");
            Assert.Equal((200, id, 8L), (done.Status, done.Text("id"), done.Number("size")));
            Assert.Equal("1700000000", done.Json.GetProperty("modified").GetRawText());
        }

        Assert.Equal("01234567", await ReadAsync(server, "f"));
        (await anonymous.SendChunkAsync(key, "x"u8.ToArray(), "bytes 0-0/8")).Is(404, 20);
        Assert.Equal("01234567", await ReadAsync(server, "f"));
    }

    [Fact]
    public async Task Chunks_may_come_twice_overlap_and_be_padded_but_leave_no_gap()
    {
        await using var server = await TestServer.StartAsync();
        using var client = NewClient(server);
        var key = (await client.BeginUploadAsync(await client.IdAsync(""), "f")).Text("upload_key");
        Assert.Equal(200, (await client.SendChunkAsync(key, "01234"u8.ToArray(), "bytes 0-4/10")).Status);
        (await client.SendChunkAsync(key, "89"u8.ToArray(), "bytes 8-9/10")).Is(400, 10);
        Assert.Equal(200, (await client.SendChunkAsync(key, "34567"u8.ToArray(), "bytes 3-7/10")).Status);
        Assert.Equal(200, (await client.SendChunkAsync(key, "01234"u8.ToArray(), "bytes 0-4/10")).Status);
        (await client.GetAsync("upload/finalize/" + key)).Is(400, 10);
        Assert.Equal(200, (await client.SendChunkAsync(key, "89padding"u8.ToArray(), "bytes 8-9/10")).Status);
        Assert.Equal(10, (await client.GetAsync("upload/finalize/" + key)).Number("size"));
        Assert.Equal("0123456789", await ReadAsync(server, "f"));
    }

    [Fact]
    public async Task A_file_that_cannot_fit_is_refused_before_a_byte_of_it_is_sent()
    {
        await using var server = await TestServer.StartAsync();
        using var client = NewClient(server);
        (await client.PostAsync("upload/link", new { name = "f", resolve = false, file_size = long.MaxValue })).Is(403, 122);
        Assert.Equal(200, (await client.PostAsync("upload/link", new { name = "f", resolve = false, file_size = 1 })).Status);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("bytes 5-1/10")]
    [InlineData("bytes 0-9/5")]
    [InlineData("bytes */5")]
    [InlineData("items 0-1/5")]
    [InlineData("bytes 0-99999999999999999999/5")]
    [InlineData("bytes 0-9/10")]
    public async Task A_range_that_is_none_or_longer_than_the_body_is_refused(string range)
    {
        await using var server = await TestServer.StartAsync();
        using var client = NewClient(server);
        var key = (await client.BeginUploadAsync(await client.IdAsync(""), "f")).Text("upload_key");
        (await client.SendChunkAsync(key, "01"u8.ToArray(), range)).Is(400, 10);
        Assert.Equal(200, (await client.SendChunkAsync(key, "0123456789"u8.ToArray(), "bytes 0-9/10")).Status);
        Assert.Equal(10, (await client.GetAsync("upload/finalize/" + key)).Number("size"));
    }

    [Fact]
    public async Task New_content_replaces_the_old_at_finalize_and_the_id_stays()
    {
        await using var server = await TestServer.StartAsync();
        using var client = NewClient(server);
        var id = await client.UploadAsync(await client.IdAsync(""), "f", "old content");
        var modify = await client.PostAsync("file/modify", new { id, truncate = 0 });
        Assert.Equal((200, id, "f"), (modify.Status, modify.Text("file_id"), modify.Text("name")));
        Assert.Equal(200, (await client.SendChunkAsync(modify.Text("upload_key"), "new"u8.ToArray(), "bytes 0-2/3")).Status);
        Assert.Equal("old content", (await client.DownloadAsync([id])).Body);
        Assert.Equal(200, (await client.PostAsync($"file/rename/{id}", new { name = "g" })).Status);
        Assert.Equal(id, (await client.GetAsync("upload/finalize/" + modify.Text("upload_key"))).Text("id"));
        Assert.Equal("new", await ReadAsync(server, "g"));
        Assert.Equal(id, (await client.ListAsync())["g"]);

        var part = await client.PostAsync($"file/modify/{id}", new { truncate = 2 });
        Assert.Equal(200, (await client.SendChunkAsync(part.Text("upload_key"), "E"u8.ToArray(), "bytes 1-1/2")).Status);
        Assert.Equal(200, (await client.GetAsync("upload/finalize/" + part.Text("upload_key"))).Status);
        Assert.Equal("nE", await ReadAsync(server, "g"));
        (await client.PostAsync("file/modify", new { id, truncate = -1 })).Is(400, 10);
        (await client.PostAsync("file/modify", new { id = await client.IdAsync(""), truncate = 0 })).Is(400, 10);
    }

    [Fact]
    public async Task A_name_that_was_taken_meanwhile_is_refused_or_numbered()
    {
        await using var server = await TestServer.StartAsync();
        using var client = NewClient(server);
        var home = await client.IdAsync("");
        var strict = (await client.BeginUploadAsync(home, "f")).Text("upload_key");
        var yielding = (await client.PostAsync("upload/link", new { name = "f", file_size = 0 })).Text("upload_key");
        await server.UploadAsync("/f", [1]);
        (await client.GetAsync("upload/finalize/" + strict)).Is(400, 30);
        Assert.Equal("f(1)", (await client.GetAsync("upload/finalize/" + yielding)).Text("name"));
        Assert.Equal(204, (await server.DeleteAsync("/f")).Status);
        Assert.Equal(200, (await client.GetAsync("upload/finalize/" + strict)).Status);
    }

    [Fact]
    public async Task An_upload_whose_directory_or_file_is_gone_is_told_so()
    {
        await using var server = await TestServer.StartAsync();
        using var client = NewClient(server);
        var directory = await client.MakeDirectoryAsync(await client.IdAsync(""), "d");
        var file = await client.UploadAsync(directory, "f", "x");
        var added = (await client.BeginUploadAsync(directory, "g")).Text("upload_key");
        var modified = (await client.PostAsync("file/modify", new { id = file, truncate = 0 })).Text("upload_key");
        Assert.Equal(204, (await server.DeleteAsync("/d")).Status);
        (await client.GetAsync("upload/finalize/" + added)).Is(404, 20);
        (await client.GetAsync("upload/finalize/" + modified)).Is(404, 20);
        (await client.PostAsync("upload/link", new { parent_id = directory, name = "x" })).Is(404, 20);
    }

    [Fact]
    public async Task To_delete_a_file_that_is_not_finished_ends_its_upload()
    {
        await using var server = await TestServer.StartAsync();
        using var client = NewClient(server);
        var link = await client.BeginUploadAsync(await client.IdAsync(""), "f");
        var deleted = await client.PostAsync("file/delete", new { ids = new[] { link.Text("file_id") } });
        Assert.Equal((200, link.Text("file_id")), (deleted.Status, deleted.Json.GetProperty("ids")[0].GetString()));
        (await client.GetAsync("upload/finalize/" + link.Text("upload_key"))).Is(404, 20);
        await WaitForNoFileAsync(server);
    }

    [Fact]
    public async Task An_upload_goes_on_after_a_restart_of_the_server()
    {
        var home = Directory.CreateTempSubdirectory("cloudmount-uploads-");
        try
        {
            string key, apiKey, id;
            await using (var first = await TestServer.StartAsync(home.FullName))
            {
                apiKey = first.CreatedApiKey!;
                using var client = new QuatrixClient(first.BaseAddress, apiKey);
                var link = await client.BeginUploadAsync(await client.IdAsync(""), "f");
                (key, id) = (link.Text("upload_key"), link.Text("file_id"));
                Assert.Equal(200, (await client.SendChunkAsync(key, "0123"u8.ToArray(), "bytes 0-3/8")).Status);
            }

            await using var second = await TestServer.StartAsync(home.FullName);
            using var again = new QuatrixClient(second.BaseAddress, apiKey);
            (await again.GetAsync("upload/finalize/" + key)).Is(400, 10);
            Assert.Equal(200, (await again.SendChunkAsync(key, "4567"u8.ToArray(), "bytes 4-7/8")).Status);
            Assert.Equal(id, (await again.GetAsync("upload/finalize/" + key)).Text("id"));
            Assert.Equal("01234567", (await again.DownloadAsync([id])).Body);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task After_a_reboot_an_upload_is_dropped_since_its_bytes_may_be_lost()
    {
        var home = Directory.CreateTempSubdirectory("cloudmount-uploads-");
        try
        {
            string key, apiKey;
            await using (var first = await TestServer.StartAsync(home.FullName))
            {
                apiKey = first.CreatedApiKey!;
                using var client = new QuatrixClient(first.BaseAddress, apiKey);
                key = (await client.BeginUploadAsync(await client.IdAsync(""), "f")).Text("upload_key");
            }

            await using (var database = new SqliteConnection($"Data Source={Path.Combine(home.FullName, "data", "quatrix.db")};Pooling=False"))
            {
                database.Open();
                using var command = database.CreateCommand();
                command.CommandText = "UPDATE upload SET boot = 'another'";
                Assert.Equal(1, command.ExecuteNonQuery());
            }

            await using var second = await TestServer.StartAsync(home.FullName);
            using var again = new QuatrixClient(second.BaseAddress, apiKey);
            (await again.GetAsync("upload/finalize/" + key)).Is(404, 20);
            Assert.Empty(await again.ListAsync());
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task An_upload_ends_a_day_after_its_last_chunk()
    {
        var clock = new ManualTimeProvider();
        await using var server = await TestServer.StartAsync(options => options with { TimeProvider = clock });
        using var client = NewClient(server);
        var key = (await client.BeginUploadAsync(await client.IdAsync(""), "f")).Text("upload_key");
        clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(200, (await client.SendChunkAsync(key, "0"u8.ToArray(), null)).Status);
        clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(200, (await client.SendChunkAsync(key, "1"u8.ToArray(), null)).Status);
        clock.Advance(TimeSpan.FromHours(25));
        (await client.SendChunkAsync(key, "2"u8.ToArray(), null)).Is(404, 20);
        await WaitForNoFileAsync(server);
    }

    [Fact]
    public async Task A_chunk_that_breaks_off_can_be_sent_again()
    {
        await using var server = await TestServer.StartAsync();
        using var client = NewClient(server);
        var key = (await client.BeginUploadAsync(await client.IdAsync(""), "f")).Text("upload_key");
        using (var connection = new TcpClient())
        {
            await connection.ConnectAsync("127.0.0.1", server.Server.BaseAddress.Port, TestContext.Current.CancellationToken);
            var head = $"POST /upload/chunked/{key} HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\nContent-Range: bytes 0-7/8\r\n\r\n012";
            await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
        }

        Assert.Equal(200, (await client.SendChunkAsync(key, "01234567"u8.ToArray(), "bytes 0-7/8")).Status);
        Assert.Equal(8, (await client.GetAsync("upload/finalize/" + key)).Number("size"));
        Assert.Equal("01234567", await ReadAsync(server, "f"));
    }

    [Theory]
    [InlineData("/upload/chunked/none", "404")]
    [InlineData("/upload/multipart/none", "404")]
    [InlineData("/api/1.0/file/content?path=/f&if_version=", "401")]
    public async Task Content_that_is_refused_unread_is_answered_at_its_end(string target, string status)
    {
        await using var server = await TestServer.StartAsync();
        using var connection = new TcpClient();
        await connection.ConnectAsync("127.0.0.1", server.Server.BaseAddress.Port, TestContext.Current.CancellationToken);
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {target} HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\n012"), TestContext.Current.CancellationToken);

        // The server answers others meanwhile, and would have answered this.
        using var client = NewClient(server);
        for (var i = 0; i < 10; i++) await client.ListAsync();
        Assert.Equal(0, connection.Available);
        await stream.WriteAsync("34567"u8.ToArray(), TestContext.Current.CancellationToken);
        var answer = new byte[12];
        await stream.ReadExactlyAsync(answer, TestContext.Current.CancellationToken);
        Assert.Equal("HTTP/1.1 " + status, Encoding.ASCII.GetString(answer));
    }

    private static QuatrixClient NewClient(TestServer server) => new(server.Server.BaseAddress, server.Server.CreatedApiKey);

    private static Task<string> ReadAsync(TestServer server, string name) =>
        File.ReadAllTextAsync(server.FileOf(name), TestContext.Current.CancellationToken);

    private static async Task WaitForNoFileAsync(TestServer server)
    {
        while (Directory.GetFileSystemEntries(server.FileOf(".cloudmount-unfinished")).Any(path => !path.EndsWith("trash", StringComparison.Ordinal)))
            await Task.Yield();
    }
}
