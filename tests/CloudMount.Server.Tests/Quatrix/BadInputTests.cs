using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace CloudMount.Server.Tests.Quatrix;

/// <summary>What is wrong in a request has one code and status wherever it is, and changes nothing.</summary>
public sealed class BadInputTests(QuatrixFixture fixture) : IClassFixture<QuatrixFixture>
{
    private readonly QuatrixClient _client = fixture.Client;

    public static TheoryData<string, string> CallsWithIds => new()
    {
        { "GET", "file/metadata/ID" }, { "GET", "file/info/ID" }, { "GET", "file/size/ID" }, { "GET", "file/download/ID" }, { "GET", "upload/finalize/ID" },
        { "GET", "job/status/ID" }, { "GET", "api-key/metadata/ID" }, { "GET", "api-key/delete/ID" },
        { "POST", "api-key/update/ID {}" },
        { "POST", "file/rename/ID {\"name\":\"x\"}" },
        { "POST", "file/modify/ID {}" },
        { "POST", "file/empty-trash/ID {}" },
        { "POST", "file/id {\"path\":\"\",\"parent_id\":\"ID\"}" },
        { "POST", "file/metadata {\"id\":\"ID\",\"mtime\":1}" },
        { "POST", "file/makedir {\"target\":\"ID\",\"name\":\"x\"}" },
        { "POST", "upload/link {\"parent_id\":\"ID\",\"name\":\"x\"}" },
        { "POST", "file/modify {\"id\":\"ID\",\"truncate\":0}" },
        { "POST", "file/download-link {\"ids\":[\"ID\"]}" },
        { "POST", "file/delete {\"ids\":[\"ID\"]}" },
        { "POST", "file/delete {\"ids\":[\"ID\"],\"delete_permanently\":true}" },
        { "POST", "file/moveone {\"file_id\":\"ID\",\"target_id\":\"HOME\",\"name\":\"x\"}" },
        { "POST", "file/copyone {\"file_id\":\"ID\",\"target_id\":\"HOME\",\"name\":\"x\"}" },
        { "POST", "file/moveone {\"file_id\":\"FILE\",\"target_id\":\"ID\",\"name\":\"x\"}" },
        { "POST", "file/copyone {\"file_id\":\"FILE\",\"target_id\":\"ID\",\"name\":\"x\"}" },
        { "POST", "file/move {\"ids\":[\"ID\"],\"target\":\"HOME\"}" },
        { "POST", "file/copy {\"ids\":[\"ID\"],\"target\":\"HOME\"}" },
        { "POST", "file/move {\"ids\":[\"FILE\"],\"target\":\"ID\"}" },
        { "POST", "file/copy {\"ids\":[\"FILE\",\"ID\"],\"target\":\"HOME\"}" },
    };

    [Theory]
    [MemberData(nameof(CallsWithIds))]
    public async Task An_id_that_is_none_or_unknown_is_not_found(string method, string call)
    {
        var home = await _client.IdAsync("");
        var file = await _client.UploadAsync(home, NewName("ids"), "kept");
        var before = await _client.ListAsync();
        foreach (var id in (string[])["123", "not-a-uuid", "00000000-0000-0000-0000-000000000000", "11111111-2222-4333-8444-555555555555", file + "0", new('a', 4000)])
        {
            var parts = call.Replace("HOME", home, StringComparison.Ordinal).Replace("FILE", file, StringComparison.Ordinal)
                .Replace("ID", id, StringComparison.Ordinal).Split(' ', 2);
            var body = parts.Length > 1 ? Encoding.UTF8.GetBytes(parts[1]) : null;
            (await _client.SendAsync(new HttpMethod(method), "/api/1.0/" + parts[0], body)).Is(404, 20);
        }

        Assert.Equal(before, await _client.ListAsync());
        Assert.Equal("kept", (await _client.DownloadAsync([file])).Body);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("/")]
    [InlineData("a\0b")]
    [InlineData("256")]
    [InlineData("86 of three bytes")]
    [InlineData(".cloudmount-unfinished")]
    public async Task A_name_the_rules_forbid_is_refused_by_every_call_that_gives_one(string given)
    {
        var name = given switch { "256" => new string('n', 256), "86 of three bytes" => new string('\u20ac', 86), _ => given };
        var home = await _client.IdAsync("");
        var file = await _client.UploadAsync(home, NewName("names"), "kept");
        var before = await _client.ListAsync();
        foreach (var resolve in (bool[])[true, false])
        {
            (await _client.PostAsync("file/makedir", new { target = home, name, resolve })).Is(400, 10);
            (await _client.PostAsync("upload/link", new { parent_id = home, name, resolve })).Is(400, 10);
            (await _client.PostAsync($"file/rename/{file}", new { name, resolve })).Is(400, 10);
            (await _client.PostAsync("file/moveone", new { file_id = file, target_id = home, name, resolve })).Is(400, 10);
            (await _client.PostAsync("file/moveone", new { file_id = file, target_id = home, name, resolve, resolve_mode = "overwrite" })).Is(400, 10);
            (await _client.PostAsync("file/copyone", new { file_id = file, target_id = home, name, resolve })).Is(400, 10);
        }

        Assert.Equal(before, await _client.ListAsync());
        Assert.Equal("kept", (await _client.DownloadAsync([file])).Body);
    }

    [Fact]
    public async Task Where_an_entry_is_made_the_name_must_be_there()
    {
        var home = await _client.IdAsync("");
        (await _client.PostAsync("file/makedir", new { target = home })).Is(400, 11);
        (await _client.PostAsync("upload/link", new { parent_id = home })).Is(400, 11);
        (await _client.PostAsync("file/makedir", new { target = home, name = "" })).Is(400, 10);
        (await _client.PostAsync("upload/link", new { parent_id = home, name = "" })).Is(400, 10);
    }

    [Fact]
    public async Task A_directory_goes_neither_into_itself_nor_below_by_the_calls_for_several()
    {
        var directory = await _client.MakeDirectoryAsync(await _client.IdAsync(""), NewName("self"));
        var below = await _client.MakeDirectoryAsync(directory, "below");
        foreach (var target in (string[])[directory, below])
        {
            (await _client.PostAsync("file/move", new { ids = new[] { directory }, target })).Is(400, 10);
            var copied = await _client.PostAsync("file/copy", new { ids = new[] { directory }, target });
            var job = await _client.GetAsync("job/status/" + copied.Text("job_id"));
            Assert.Equal((202, "failed", 1), (copied.Status, job.Text("status"), job.Number("failures")));
        }

        Assert.Equal(["below"], (await _client.ListAsync(directory)).Keys);
        Assert.Empty(await _client.ListAsync(below));
    }

    [Theory]
    [InlineData("{\"path\":\"\",\"path\":\"\"}", 200, 0)]
    [InlineData("{\"\\ud800\":1,\"path\":\"\"}", 200, 0)]
    [InlineData("{\"p\\u0061th\":\"\"}", 200, 0)]
    [InlineData("{\"path\":\"\"} x", 400, 10)]
    [InlineData("{\"path\":\"\",}", 400, 10)]
    [InlineData("\ufeff{\"path\":\"\"}", 400, 10)]
    [InlineData("'", 400, 10)]
    [InlineData("null", 400, 10)]
    [InlineData("\"path\"", 400, 10)]
    [InlineData("path=", 400, 10)]
    public async Task Parameters_are_one_JSON_object_and_what_is_not_asked_for_is_ignored(string body, int status, int code)
    {
        var answer = await _client.SendAsync(HttpMethod.Post, "/api/1.0/file/id", Encoding.UTF8.GetBytes(body));
        if (status == 200) Assert.Equal(200, answer.Status);
        else answer.Is(status, code);
    }

    [Theory]
    [InlineData("file/id", "path", "1", "[]", "{}", "true", "\"\\ud800\"")]
    [InlineData("file/makedir", "resolve", "1", "[]", "{}", "\"true\"")]
    [InlineData("file/makedir", "target", "1", "[]", "{}", "true", "\"\\udfff\"")]
    [InlineData("file/metadata", "mtime", "\"1\"", "[]", "{}", "true", "1e400", "9223372037")]
    [InlineData("upload/link", "file_size", "\"1\"", "[]", "-1", "1.5", "9223372036854775808")]
    [InlineData("file/modify", "truncate", "\"1\"", "[]", "-1", "1.5")]
    [InlineData("file/delete", "ids", "\"x\"", "{}", "[1]", "[null]", "[[]]", "[\"\\ud800\"]", "[]")]
    [InlineData("file/download-link", "ids", "\"x\"", "{}", "[1]", "[\"\\ud800\"]", "[]")]
    [InlineData("file/delete", "delete_permanently", "1", "\"true\"")]
    [InlineData("file/makedir", "attributes", "1", "[]", "{\"a\":1}", "{\"a\":\"\\ud800\"}", "{\"\\ud800\":\"a\"}")]
    [InlineData("file/search", "_and", "1", "{}", "[1]")]
    public async Task A_value_of_another_type_is_refused_and_the_parameter_named(string call, string name, params string[] values)
    {
        var home = await _client.IdAsync("");
        var file = await _client.UploadAsync(home, NewName("types"), "kept");
        foreach (var value in values)
        {
            var right = call switch
            {
                "file/id" or "file/search" => "",
                "file/makedir" or "upload/link" => "\"name\":\"never made\"",
                "file/delete" or "file/download-link" => $"\"ids\":[\"{file}\"]",
                _ => $"\"id\":\"{file}\"",
            };
            if (name == "ids") right = "";
            var body = $"{{{right}{(right.Length > 0 ? "," : "")}\"{name}\":{value}}}";
            var answer = await _client.SendAsync(HttpMethod.Post, "/api/1.0/" + call, Encoding.UTF8.GetBytes(body));
            Assert.True(answer.Status == 400, $"{call} {body}: {answer.Status} {answer.Body}");
            answer.Is(400, 10);
        }

        Assert.DoesNotContain("never made", (await _client.ListAsync()).Keys);
        Assert.Equal("kept", (await _client.DownloadAsync([file])).Body);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF_8_are_refused()
    {
        byte[] body = [.. "{\"name\":\""u8, 0xff, 0xfe, .. "\"}"u8];
        (await _client.SendAsync(HttpMethod.Post, "/api/1.0/file/makedir", body)).Is(400, 10);
        byte[] ids = [.. "{\"ids\":[\""u8, 0xc3, .. "\"]}"u8];
        (await _client.SendAsync(HttpMethod.Post, "/api/1.0/file/delete", ids)).Is(400, 10);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    public async Task Parameters_that_are_nested_deeply_are_refused_wherever_it_is(string opening)
    {
        var deep = string.Concat(Enumerable.Repeat(opening, 100_000));
        foreach (var call in (string[])["file/id", "file/search", "file/makedir", "upload/link"])
            (await _client.SendAsync(HttpMethod.Post, "/api/1.0/" + call, Encoding.UTF8.GetBytes("{\"path\":\"\",\"name\":\"x\",\"attributes\":" + deep))).Is(400, 10);
    }

    [Fact]
    public async Task A_call_with_many_unknown_fields_is_taken_and_one_over_1_MiB_is_not()
    {
        var fields = new JsonObject { ["path"] = "" };
        for (var number = 0; number < 20_000; number++) fields["unknown " + number.ToString(CultureInfo.InvariantCulture)] = new JsonArray(1, "a", null);
        Assert.Equal(200, (await _client.PostAsync("file/id", fields)).Status);
        fields["more"] = new string('x', 1024 * 1024);
        (await _client.PostAsync("file/id", fields)).Is(413, 10);
    }

    [Fact]
    public async Task Doubled_slashes_are_one_in_every_call()
    {
        var home = await _client.IdAsync("");
        var name = NewName("slashes");
        var key = (await _client.BeginUploadAsync(home, name)).Text("upload_key");
        Assert.Equal(200, (await _client.SendAsync(HttpMethod.Post, "/upload///chunked//" + key, "abc"u8.ToArray(), ("Content-Range", "bytes 0-2/3"))).Status);
        Assert.Equal(200, (await _client.SendAsync(HttpMethod.Get, "/api//1.0/upload//finalize//" + key + "?mtime=1", null)).Status);
        Assert.Contains(name, (await _client.ListAsync("/")).Keys);
        using var description = await fixture.Server.Anonymous.GetAsync("/swagger//quatrix.json", TestContext.Current.CancellationToken);
        Assert.True(description.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Parameters_that_break_off_do_nothing()
    {
        var name = NewName("half");
        await SendHalfAsync($"POST /api/1.0/file/makedir HTTP/1.1\r\nContent-Length: 1000\r\n", $"{{\"name\":\"{name}\"}}");
        Assert.DoesNotContain(name, (await _client.ListAsync()).Keys);
    }

    [Fact]
    public async Task A_whole_file_that_breaks_off_leaves_the_old_one()
    {
        var home = await _client.IdAsync("");
        var name = NewName("whole");
        var file = await _client.UploadAsync(home, name, "kept");
        var version = (await _client.GetAsync("file/metadata/" + file)).Text("version");
        await SendHalfAsync($"POST /api/1.0/file/content?path={Uri.EscapeDataString(name)}&if_version={Uri.EscapeDataString(version)} HTTP/1.1\r\nContent-Length: 1000\r\n", "not all of it");
        Assert.Equal("kept", (await _client.DownloadAsync([file])).Body);
        Assert.Equal(version, (await _client.GetAsync("file/metadata/" + file)).Text("version"));
    }

    private static string NewName(string name) => $"{name} {Guid.NewGuid():N}";

    /// <summary>Says there is more than is sent, and goes when the server has taken that.</summary>
    private async Task SendHalfAsync(string head, string body)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync("127.0.0.1", fixture.Server.Server.BaseAddress.Port, TestContext.Current.CancellationToken);
        var text = $"{head}Host: localhost\r\nAuthorization: Bearer {fixture.Server.Server.CreatedApiKey}\r\n\r\n{body}";
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);
        connection.Client.Shutdown(SocketShutdown.Send);
        var rest = new byte[4096];
        try
        {
            while (await stream.ReadAsync(rest, TestContext.Current.CancellationToken) > 0)
            {
            }
        }
        catch (IOException)
        {
            // The server may end it at once.
        }
    }
}
